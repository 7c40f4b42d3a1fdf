"""Entries in a few words."""

from collections.abc import Iterable

from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import BoxesGiven, EntryUndone, Event
from cainiao_recycle.domain.words import EVENT_WORDS
from cainiao_recycle.language import _, sentence


def what(event: Event) -> str:
    """What an entry is: its kind, and what it is about."""
    return " ".join(filter(None, (_(EVENT_WORDS[type(event)]), about(event))))


SUBJECTS = (
    "setting", "box", "shipment", "cage", "ticket", "visit", "campaign", "transfer",
    "school", "shelf",
)  # fmt: skip


def about(event: Event) -> str:
    """The number of its box, shipment or cage; the shelf counted; the boxes given away; of
    a voucher the last four digits; of eggs how many.
    """
    if isinstance(event, BoxesGiven):
        return " ".join(str(one.box) for one in event.left)
    if isinstance(event, EntryUndone):
        return str(event.entry)
    found = (getattr(event, name, None) for name in SUBJECTS)
    if named := next(filter(None, found), None):
        return str(named)
    if voucher := getattr(event, "voucher", None):
        return f"…{voucher[-4:]}"
    return str(getattr(event, "eggs", getattr(event, "counted", "")))


def tell_entries(numbers: Iterable[int | None]) -> None:
    """The numbers of the entries that one command recorded: the first and the last."""
    made = sorted(number for number in numbers if number is not None)
    if len(made) == 1:
        say("  " + sentence(_("Entry {n}"), n=made[0]))
    elif made:
        say("  " + sentence(_("Entries {first} to {last}"), first=made[0], last=made[-1]))
