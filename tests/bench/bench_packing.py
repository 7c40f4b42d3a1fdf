"""Packing against proven truth and against peers, bar by bar.

    pip install ortools py3dbp packer3d
    python tests/bench/bench_packing.py [--orders 200] [--cuts 200] [--seed WORD]

Truth is certified by OR-Tools CP-SAT, or holds by construction (cut instances);
where CP-SAT runs out of its 10 s the case is left out and counted. Every bar is
printed with its figure; the exit code is 0 only if all are met. Peers get their
best published setting: py3dbp the largest first, packer3d free rotation and no
support rule, as here.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

import packer3d
import py3dbp
from bars import Bars
from instances import Sides, cartons, cut, cut_and_thinned, order
from truth import truly_fits

from cainiao_recycle.domain.packing.choosing import Candidate, contains, smallest_fit
from cainiao_recycle.domain.packing.model import Item, Packing
from cainiao_recycle.domain.packing.pack import pack
from cainiao_recycle.domain.packing.validator import check_packing

NO_LIMIT_G = 10**9
CEILING_MS = 100


@dataclass
class Order:
    """An order with the proven answer for each size, smallest first; None: not proven."""

    items: list[Sides]
    truth: dict[str, bool | None]


def as_items(sides: list[Sides]) -> list[Item]:
    """Equal sides stay separate items: the packer has to find out itself."""
    return [Item(f"item {n}", *one, mass_g=100) for n, one in enumerate(sides)]


def volume(sides: Sides) -> int:
    """In mm³."""
    return sides[0] * sides[1] * sides[2]


def by_volume(boxes: dict[str, Sides]) -> dict[str, Sides]:
    """Sizes, the smallest inside first."""
    return dict(sorted(boxes.items(), key=lambda size: volume(size[1])))


def judged(items: list[Sides], boxes: dict[str, Sides]) -> Order:
    """The order with truth for every size; what contains a yes is a yes."""
    truth: dict[str, bool | None] = {}
    for size, inside in boxes.items():
        known = any(truth[s] and contains(inside, boxes[s], free=True) for s in truth)
        truth[size] = True if known else truly_fits(items, inside, 10.0)
    return Order(items, truth)


def py3dbp_fits(items: list[Sides], box: Sides) -> bool:
    """Largest first, its best setting."""
    packer, carton = py3dbp.Packer(), py3dbp.Bin("box", *box, NO_LIMIT_G)
    packer.add_bin(carton)
    for n, sides in enumerate(items):
        packer.add_item(py3dbp.Item(str(n), *sides, 1))
    packer.pack(bigger_first=True)
    return not carton.unfitted_items


def packer3d_fits(items: list[Sides], box: Sides, limit_ms: int) -> bool:
    """Free rotation, no support rule."""
    packer = packer3d.Packer()
    packer.add_box(
        id="box", width=box[0], length=box[1], height=box[2], max_weight=NO_LIMIT_G
    )
    for n, (a, b, c) in enumerate(items):
        packer.add_item(id=str(n), width=a, length=b, height=c, weight=1, rotation="any")
    packer.set_options(time_limit_ms=limit_ms, support_mode="geometric")
    answer = packer.pack()
    return not answer["unpacked"] and len(answer["bins"]) == 1


def ceiling(limit_ms: int) -> Callable[[], bool]:
    """Says when `limit_ms` from now are over."""
    end = time.perf_counter() + limit_ms / 1000
    return lambda: time.perf_counter() > end


def timed(call: Callable[[], object]) -> tuple[float, object]:
    """Milliseconds and answer."""
    began = time.perf_counter()
    answer = call()
    return (time.perf_counter() - began) * 1000, answer


def orders_bars(orders: list[Order], boxes: dict[str, Sides], bars: Bars) -> None:
    """Real-looking orders: what exists is found, what is answered is true."""
    exist = found = unproven = wrong_yes = wrong_no = 0
    for one in orders:
        items = as_items(one.items)
        for size, truth in one.truth.items():
            answer = pack(items, boxes[size], NO_LIMIT_G)
            unproven += truth is None
            exist += truth is True
            found += truth is True and isinstance(answer, Packing)
            if isinstance(answer, Packing):
                wrong_yes += truth is False or bool(
                    check_packing(items, boxes[size], NO_LIMIT_G, answer.placements)
                )
            elif answer.proven:
                wrong_no += truth is True
    bars.hold(
        "real orders: packings that exist and are found, 100%",
        found == exist,
        f"{found}/{exist} ({unproven} unproven left out)",
    )
    bars.hold(
        "sound: no invalid yes, no yes that is proven no, no false proof",
        wrong_yes + wrong_no == 0,
        f"{wrong_yes} wrong yes, {wrong_no} wrong no",
    )


def smallest_bars(orders: list[Order], boxes: dict[str, Sides], bars: Bars) -> None:
    """The exact smallest of eighteen, and what it costs beside py3dbp."""
    candidates = [Candidate(size, inside, NO_LIMIT_G) for size, inside in boxes.items()]
    exact = cases = peer_exact = chosen_mm3 = best_mm3 = 0
    ours_ms: list[float] = []
    peer_ms: list[float] = []
    for one in orders:
        best = next((size for size, truth in one.truth.items() if truth), None)
        before = list(one.truth.values())[: list(one.truth).index(best)] if best else [None]
        if best is None or None in before:
            continue
        ms, tried = timed(lambda one=one: smallest_fit(as_items(one.items), candidates))
        ours_ms.append(ms)
        chosen = tried[-1].candidate
        ms, peer = timed(
            lambda one=one: next(
                (size for size in boxes if py3dbp_fits(one.items, boxes[size])), None
            )
        )
        peer_ms.append(ms)
        cases += 1
        exact += chosen.key == best
        peer_exact += peer == best
        chosen_mm3 += chosen.volume_mm3
        best_mm3 += volume(boxes[best])
    bars.hold(
        "exact smallest of 18, at least 99%",
        exact >= 0.99 * cases,
        f"{exact}/{cases} = {exact / cases:.2%} (py3dbp {peer_exact / cases:.1%})",
    )
    above = chosen_mm3 / best_mm3 - 1
    bars.hold("box volume above exact, at most 0.1%", above <= 0.001, f"{above:.3%}")
    report_times(ours_ms, peer_ms)


def report_times(ours_ms: list[float], peer_ms: list[float]) -> None:
    """p50 and p95 as ratios to py3dbp on the same parcels; reported, no bar."""
    ours, peer = quantiles(ours_ms), quantiles(peer_ms)
    print(
        f"INFO  smallest of 18: p50 {ours[0]:.2f} ms = {ours[0] / peer[0]:.2f}x py3dbp, "
        f"p95 {ours[1]:.1f} ms = {ours[1] / peer[1]:.2f}x py3dbp, "
        f"longest {max(ours_ms):.0f} ms"
    )


def quantiles(values: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    cuts = statistics.quantiles(values, n=20)
    return cuts[9], cuts[18]


def cut_bars(count: int, boxes: dict[str, Sides], bars: Bars) -> None:
    """Cut instances: a packing exists by construction."""
    sizes = list(boxes.values())
    for name, make in (("cut", cut), ("cut and thinned", cut_and_thinned)):
        found = 0
        for seed in range(count):
            rng = Random(f"{name} {seed}")
            box = rng.choice(sizes)
            items = make(rng, box, rng.randint(8, 10), rng.uniform(0.58, 0.74))
            found += isinstance(pack(as_items(items), box, NO_LIMIT_G), Packing)
        bars.hold(
            f"{name}, fill .58-.74, 8-10 items, at least 99%",
            found >= 0.99 * count,
            f"{found}/{count}",
        )
    ours = peer = 0
    for seed in range(count):
        rng = Random(f"full {seed}")
        box = rng.choice(sizes)
        items = cut(rng, box, rng.randint(8, 10), 0.84)
        answer = pack(as_items(items), box, NO_LIMIT_G, ceiling=ceiling(CEILING_MS))
        ours += isinstance(answer, Packing)
        peer += packer3d_fits(items, box, CEILING_MS)
    bars.hold(
        f"cut, fill .84, at least 3x packer3d at {CEILING_MS} ms",
        ours >= 3 * peer,
        f"{ours}/{count} against {peer}/{count}",
    )


def steady_bars(orders: list[Order], boxes: dict[str, Sides], bars: Bars) -> None:
    """The same answer when permuted; no worse when less is asked or more is offered."""
    permuted = different = less = worse = 0
    for seed, one in enumerate(orders):
        rng = Random(f"steady {seed}")
        for size in (size for size, truth in one.truth.items() if truth):
            answer = pack(as_items(one.items), boxes[size], NO_LIMIT_G)
            if not isinstance(answer, Packing):
                continue
            less += 2
            fewer = as_items(one.items)
            fewer.pop(rng.randrange(len(fewer)))
            worse += not isinstance(pack(fewer, boxes[size], NO_LIMIT_G), Packing)
            a, b, c = boxes[size]
            larger = (a + rng.randrange(30), b + rng.randrange(30), c + rng.randrange(30))
            worse += not isinstance(pack(as_items(one.items), larger, NO_LIMIT_G), Packing)
        permuted += 1
        different += not same_when_permuted(rng, one, list(boxes.values()))
    bars.hold(
        "same answer under permuted items and sides, exactly",
        different == 0,
        f"{different} of {permuted} orders differ",
    )
    bars.hold(
        "worse with an item less or a larger box, at most 0.1%",
        worse <= 0.001 * less,
        f"{worse} of {less} = {worse / less:.3%}",
    )


def same_when_permuted(rng: Random, one: Order, sizes: list[Sides]) -> bool:
    """Items shuffled and turned, and the box's sides permuted."""
    items = as_items(one.items)
    mixed = []
    for item in items:
        a, b, c = rng.sample(item.sides_mm, 3)
        mixed.append(replace(item, length_mm=a, width_mm=b, height_mm=c))
    rng.shuffle(mixed)
    box = rng.choice(sizes)
    a, b, c = rng.sample(box, 3)
    return places(pack(items, box, NO_LIMIT_G)) == places(
        pack(mixed, box, NO_LIMIT_G)
    ) and isinstance(pack(items, (a, b, c), NO_LIMIT_G), Packing) == isinstance(
        pack(items, box, NO_LIMIT_G), Packing
    )


def places(answer: object) -> object:
    """An answer without the order in which an item's own sides were written."""
    if not isinstance(answer, Packing):
        return answer
    return [
        (p.item.name, p.x_mm, p.y_mm, p.z_mm, p.length_mm, p.width_mm, p.height_mm)
        for p in answer.placements
    ]


def main() -> int:
    """All bars in one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=200)
    parser.add_argument("--cuts", type=int, default=200)
    parser.add_argument("--seed", default="", help="anything: another draw of the orders")
    options = parser.parse_args()
    bars, boxes = Bars(), by_volume(cartons())
    cut_bars(options.cuts, boxes, bars)
    draws = (Random(f"order {options.seed}{seed}") for seed in range(options.orders))
    orders = [judged(order(rng), boxes) for rng in draws]
    orders_bars(orders, boxes, bars)
    smallest_bars(orders, boxes, bars)
    steady_bars(orders, boxes, bars)
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
