"""Honest stock: what a count of a shelf says about each box."""

from collections.abc import Iterable
from typing import NamedTuple

from cainiao_recycle.domain import boxes
from cainiao_recycle.domain.boxes import ON_HAND, BoxState, Condition
from cainiao_recycle.domain.events import ShelfCounted


class Standing(NamedTuple):
    """A box as the book has it. `goes` is where it belongs by its condition and cycle."""

    box: int
    state: str
    shelf: str | None
    goes: str


def standing(box: int, state: str, shelf: str | None, condition: str | None, cycle: int,
             max_cycles: int) -> Standing:  # fmt: skip
    """A box of the book; one that is away goes nowhere."""
    if condition is None:
        return Standing(box, state, shelf, state)
    goes = boxes.disposition(Condition(condition), cycle, max_cycles)
    return Standing(box, state, shelf, goes)


def counted(
    shelf: str,
    here: Iterable[Standing],
    scanned: Iterable[Standing],
    moved_on: Iterable[int],
    unknown: Iterable[str],
) -> ShelfCounted:
    """The outcome of a count: `here` by the book, `scanned` on the shelf, numbers of boxes
    that were seen and that something happened to after the count, and codes of boxes
    that aren't on hand by the book.

    A bound box is on its shelf or beside its parcel: it can be found, but not missed.
    What happened after the count stays as it is.
    """
    later = tuple(moved_on)
    seen = {one.box: one for one in scanned}
    expected = [one for one in here if one.state != BoxState.BOUND]
    missing = [one for one in expected if one.box not in seen]
    back = [one for one in seen.values() if one.state == BoxState.MISSING]
    on_hand = [one for one in seen.values() if one.state in ON_HAND]
    elsewhere = [one for one in on_hand if one.shelf != shelf]
    changes = [
        *((one.box, one.state, one.shelf, BoxState.MISSING.value, None) for one in missing),
        *((one.box, one.state, one.shelf, one.state, shelf) for one in elsewhere),
        *((one.box, one.state, one.shelf, one.goes, shelf) for one in back),
    ]
    return ShelfCounted(
        shelf=shelf,
        expected=len(expected) + len(later),
        found=tuple(
            sorted([*later, *numbers(one for one in on_hand if one.shelf == shelf)])
        ),
        missing=numbers(missing),
        elsewhere=numbers(elsewhere),
        back=numbers(back),
        unknown=tuple(sorted(set(unknown))),
        changes=tuple(sorted(changes, key=lambda change: change[0])),
    )


def numbers(standing: Iterable[Standing]) -> tuple[int, ...]:
    """Box numbers in order."""
    return tuple(sorted(one.box for one in standing))
