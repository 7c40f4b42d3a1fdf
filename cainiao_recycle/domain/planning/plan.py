"""The day's plan: which box goes to which shipment, exactly optimal without a solver.

In this order: most shipments served; those of higher priority first; least void;
oldest boxes first. Void is the volume of the boxes used less that of the shipments
served, so each term belongs to a box or to a shipment, never to a pair. Sets of
boxes that can be matched form a matroid, and so do sets of shipments: the best set
of either side is found greedily by augmenting paths, and by the theorem of
Mendelsohn and Dulmage (1958) the best boxes and the best shipments can be matched
with each other.

Boxes of one size, condition and cycle are one class; shipments that fit the same
classes are one type. What is packed or bound already is left out by the caller.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from operator import attrgetter

from cainiao_recycle.domain.planning.matching import Matching, bits_of, transposed
from cainiao_recycle.domain.planning.model import (
    BoxClass,
    LeftOut,
    LeftOutBecause,
    Plan,
    Served,
    Waiting,
)

BATCH = 256
"""Shipments admitted at once where there are far fewer types than shipments."""


@dataclass(frozen=True, slots=True)
class Type:
    """Shipments that fit the same classes, in the order in which they are served."""

    fits: int
    waiting: list[Waiting]


def plan(classes: Sequence[BoxClass], waiting: Iterable[Waiting]) -> Plan:
    """The optimal plan; the same whatever the order of `waiting`."""
    by_merit = in_order_of_merit(waiting)
    types = types_of(by_merit)
    boxes = best_boxes(classes, types)
    matching, counts = best_shipments(types, by_merit, boxes)
    return Plan(
        tuple(handed_out(classes, types, matching)),
        tuple(sorted(left_out(types, counts), key=attrgetter("shipment"))),
    )


def in_order_of_merit(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Higher priority first, then the larger: it leaves less air in the same box.

    Three stable sorts by one field each: a key of three fields takes twice as long.
    """
    by_merit = sorted(waiting, key=attrgetter("shipment"))
    by_merit.sort(key=attrgetter("volume_mm3"), reverse=True)
    by_merit.sort(key=attrgetter("priority"), reverse=True)
    return by_merit


def types_of(by_merit: Iterable[Waiting]) -> list[Type]:
    """The shipments by what they fit, those with the least choice first."""
    alike: defaultdict[int, list[Waiting]] = defaultdict(list)
    for one in by_merit:
        alike[one.fits].append(one)
    return [
        Type(fits, alike[fits]) for fits in sorted(alike, key=lambda f: (f.bit_count(), f))
    ]


def best_boxes(classes: Sequence[BoxClass], types: Sequence[Type]) -> list[int]:
    """How many boxes of each class are used: the least volume, then the oldest.

    Boxes are offered in that order; one that can't be matched beside those before it
    is never needed.
    """
    matching = Matching(
        transposed([t.fits for t in types], len(classes)), [len(t.waiting) for t in types]
    )
    used = [0] * len(classes)
    full: set[int] = set()
    for number, offered in offers(classes):
        if number not in full:
            taken = matching.admit(number, offered)
            used[number] += taken
            if taken < offered:
                full.add(number)
    return used


def offers(classes: Sequence[BoxClass]) -> list[tuple[int, int]]:
    """Class and number of boxes, the smallest first; of equal volume, the oldest first."""
    days = sorted(
        (c.volume_mm3, day, c.key, number, boxes)
        for number, c in enumerate(classes)
        for day, boxes in c.promised
    )
    return [
        (number, sum(day[4] for day in same))
        for number, same in groupby(days, key=lambda day: day[3])
    ]


def best_shipments(
    types: Sequence[Type], by_merit: Sequence[Waiting], boxes: Sequence[int]
) -> tuple[Matching, list[int]]:
    """The shipments served with these boxes, matched to them: how many of each type.

    They are admitted in order of merit. A batch that goes in whole may go in any
    order; only a batch in which a type fills up is taken apart.
    """
    matching = Matching([t.fits for t in types], boxes)
    if sum(boxes) == sum(len(t.waiting) for t in types if t.fits):
        return matching, [matching.admit(n, len(t.waiting)) for n, t in enumerate(types)]
    number_of = {t.fits: number for number, t in enumerate(types)}
    in_turn = [number_of[one.fits] for one in by_merit]
    counts, full = [0] * len(types), [not t.fits for t in types]
    size = BATCH if len(types) * BATCH < 4 * len(in_turn) else 1
    for start in range(0, len(in_turn), size):
        batch = [number for number in in_turn[start : start + size] if not full[number]]
        whole = matching.copy() if len(batch) > 1 else matching
        if len(batch) > 1 and admitted_whole(whole, batch, counts):
            matching = whole
        else:
            admit_singly(matching, batch, counts, full)
    return matching, counts


def admitted_whole(matching: Matching, batch: Sequence[int], counts: list[int]) -> bool:
    """Admit a batch of types at once; False, counts untouched, if any did not go in."""
    asked = Counter(batch)
    if any(matching.admit(number, units) < units for number, units in asked.items()):
        return False
    for number, units in asked.items():
        counts[number] += units
    return True


def admit_singly(
    matching: Matching, batch: Sequence[int], counts: list[int], full: list[bool]
) -> None:
    """Admit a batch one shipment after the other, noting the types that fill up."""
    for number in batch:
        if not full[number]:
            given = matching.admit(number, 1)
            counts[number] += given
            full[number] = not given


def handed_out(
    classes: Sequence[BoxClass], types: Sequence[Type], matching: Matching
) -> list[Served]:
    """The matching by name: of each class the oldest boxes, of each type its best."""
    following = [iter(t.waiting) for t in types]
    served: list[Served] = []
    for box_class, users in zip(classes, matching.users, strict=True):
        key, volume_mm3 = box_class.key, box_class.volume_mm3
        chosen = chain.from_iterable(
            islice(following[number], users[number]) for number in sorted(users)
        )
        served += [
            Served(one.shipment, key, nth, volume_mm3 - one.volume_mm3)
            for nth, one in enumerate(chosen)
        ]
    return served


def left_out(types: Sequence[Type], counts: Sequence[int]) -> list[LeftOut]:
    """Those without a box, and which classes would have helped."""
    return [
        LeftOut(
            one.shipment,
            LeftOutBecause.RAN_OUT if t.fits else LeftOutBecause.NOTHING_FITS,
            t.fits,
        )
        for t, count in zip(types, counts, strict=True)
        for one in t.waiting[count:]
    ]


def keys_of(classes: Sequence[BoxClass], mask: int, most: int) -> tuple[str, ...]:
    """Keys of at most `most` classes of a mask, the smallest volume first."""
    chosen = sorted(bits_of(mask), key=lambda n: (classes[n].volume_mm3, classes[n].key))
    return tuple(classes[n].key for n in chosen[:most])


def served_by(class_number: int, waiting: Iterable[Waiting]) -> str | None:
    """The waiting shipment that a box just returned serves, if any.

    To be asked with the shipments that no box is planned for or bound to: they come
    in the order of a plan, and nothing that is packed or bound is undone.
    """
    fitting = in_order_of_merit(one for one in waiting if one.fits >> class_number & 1)
    return fitting[0].shipment if fitting else None


def kept_back(
    stock: Sequence[tuple[str | None, Sequence[tuple[int, int]]]],
    reserve: Mapping[str, int],
) -> list[int]:
    """How many boxes of each class are a reserve that isn't promised, the newest of a
    size, whatever their class: `stock` has each class's size and its
    boxes by day of arrival, `reserve` boxes by size.
    """
    kept = [0] * len(stock)
    for size, wanted in reserve.items():
        newest_first = sorted(
            (-day, number, boxes)
            for number, (name, days) in enumerate(stock)
            if name == size
            for day, boxes in days
        )
        left = wanted
        for _, number, boxes in newest_first:
            taken = min(left, boxes)
            kept[number] += taken
            left -= taken
    return kept
