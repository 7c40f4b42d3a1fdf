"""The day's plan against scipy and OR-Tools: gap 0, and how long it takes.

    pip install ortools scipy numpy
    python tests/bench/bench_plan.py [--small 2000] [--skip-odd]

Small cases carry priorities, ages and reserves and are compared with
`linear_sum_assignment` in all four terms; large days in served and void with OR-Tools'
min-cost flow by type, whose time includes grouping and handing out, as ours does.
Times are CPU seconds, the best of several rounds, each by turns.
The exit code is 0 only if all bars are met.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

import numpy as np
from bars import Bars
from days import FAMILIES, day, odd_day
from flow import flow_by_type
from scipy.optimize import linear_sum_assignment

from cainiao_recycle.domain.planning.model import BoxClass, Plan, Waiting, by_day
from cainiao_recycle.domain.planning.plan import plan

Day = tuple[list[BoxClass], list[Waiting]]
Worth = tuple[int, int, int, int]
"""Served, sum of priorities, void, sum of days of arrival."""

ROUNDS = 5


def small_day(rng: Random) -> Day:
    """A handful of everything, full of ties."""
    many = rng.randint(1, 5)
    classes = [
        BoxClass(
            f"class {n}",
            rng.choice((10, 20, 20, 30, 45)),
            by_day(rng.randint(1, 4) for _ in range(rng.randint(0, 4))),
            rng.choice((0, 0, 0, 1)),
        )
        for n in range(many)
    ]
    return classes, [
        Waiting(
            f"s{n}", rng.randint(1, 10), rng.getrandbits(many), rng.choice((0, 0, 1, 2))
        )
        for n in range(rng.randint(0, 9))
    ]


def ages_of(box_class: BoxClass) -> list[int]:
    """The day of each box that may be promised, written without the code under test."""
    every = sorted(day for day, boxes in box_class.stock for _ in range(boxes))
    return every[: max(0, len(every) - box_class.reserve)]


def worth(planned: Plan, classes: Sequence[BoxClass], waiting: Sequence[Waiting]) -> Worth:
    """The plan's terms, after checking that it may be carried out."""
    number = {c.key: n for n, c in enumerate(classes)}
    by_name = {one.shipment: one for one in waiting}
    boxes = {(one.box_class, one.nth_oldest) for one in planned.served}
    assert len(boxes) == len(planned.served), "a box was given twice"
    ages_by_class = [ages_of(c) for c in classes]
    days = 0
    for one in planned.served:
        assert by_name[one.shipment].fits >> number[one.box_class] & 1, (
            "a box that doesn't fit"
        )
        ages = ages_by_class[number[one.box_class]]
        assert one.nth_oldest < len(ages), "the reserve was touched"
        days += ages[one.nth_oldest]
    priority = sum(by_name[one.shipment].priority for one in planned.served)
    return len(planned.served), priority, planned.void_mm3, days


def best_worth(classes: Sequence[BoxClass], waiting: Sequence[Waiting]) -> Worth:
    """The same terms by `linear_sum_assignment`, a column a box, lexicographic weights."""
    boxes = [(n, age) for n, c in enumerate(classes) for age in ages_of(c)]
    if not boxes or not waiting:
        return 0, 0, 0, 0
    cost = np.zeros((len(waiting), len(boxes)))
    for row, one in enumerate(waiting):
        for column, (n, age) in enumerate(boxes):
            if one.fits >> n & 1:
                void = classes[n].volume_mm3 - one.volume_mm3
                cost[row, column] = -(10**12) - 10**9 * one.priority + 10**4 * void + age
    pairs = [
        (waiting[r], boxes[c])
        for r, c in zip(*linear_sum_assignment(cost), strict=True)
        if cost[r, c] < 0
    ]
    return (
        len(pairs),
        sum(one.priority for one, _ in pairs),
        sum(classes[n].volume_mm3 - one.volume_mm3 for one, (n, _) in pairs),
        sum(age for _, (_, age) in pairs),
    )


def small_bar(cases: int, bars: Bars) -> None:
    """Gap 0 in all terms."""
    differing = 0
    for seed in range(cases):
        classes, waiting = small_day(Random(f"small {seed}"))
        planned = plan(classes, waiting)
        differing += worth(planned, classes, waiting) != best_worth(classes, waiting)
    bars.hold(
        "small days equal to linear_sum_assignment",
        differing == 0,
        f"{differing} of {cases} differ",
    )


def large_bars(bars: Bars) -> None:
    """Gap 0 against OR-Tools by type, and the ratio of times at 50,000."""
    for shipments in (500, 5_000, 50_000):
        for family in FAMILIES:
            classes, waiting = day(family, shipments, seed=1)
            ours, theirs, solver = [], [], []
            for _ in range(ROUNDS):
                began = time.process_time()
                planned = plan(classes, waiting)
                ours.append(time.process_time() - began)
                best = flow_by_type(classes, waiting)
                theirs.append(best.seconds)
                solver.append(best.solver_seconds)
            same = worth(planned, classes, waiting)[::2] == (best.served, best.void_mm3)
            ratio = min(ours) / min(theirs)
            good = same and (shipments < 50_000 or ratio <= 2)
            bars.hold(
                f"{family} {shipments:,}: gap 0"
                + (", time at most 2x" * (shipments == 50_000)),
                good,
                f"{len(planned.served)} served, {planned.void_mm3} mm3 void, "
                f"{min(ours) * 1e3:.0f} ms = {ratio:.2f}x OR-Tools by type "
                f"({min(solver) * 1e3:.0f} ms of it in the solver)",
            )


def odd_bars(bars: Bars) -> None:
    """Every box of its own size."""
    for family in ("tight", "uniform"):
        classes, waiting = odd_day(family, 5_000, seed=1)
        began = time.process_time()
        planned = plan(classes, waiting)
        ours = time.process_time() - began
        best = flow_by_type(classes, waiting)
        same = worth(planned, classes, waiting)[::2] == (best.served, best.void_mm3)
        bars.hold(
            f"every box of its own size, {family} 5,000: gap 0, time at most 0.3x",
            same and ours <= 0.3 * best.seconds,
            f"{ours * 1e3:.0f} ms = {ours / best.seconds:.3f}x OR-Tools "
            f"({ours / best.solver_seconds:.3f}x the solver alone)",
        )


def main() -> int:
    """All bars in one run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=2_000)
    parser.add_argument(
        "--skip-odd", action="store_true", help="needs some 3 GB and minutes"
    )
    options = parser.parse_args()
    bars = Bars()
    small_bar(options.small, bars)
    large_bars(bars)
    if not options.skip_odd:
        odd_bars(bars)
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
