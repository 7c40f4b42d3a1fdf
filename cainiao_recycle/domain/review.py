"""What stands out of the book: kinds, why, and what each line is called.

An insider types what a clerk types, so nothing here is proof of anything: a line is what
the owner asks about. Each is of one business date, and is called by its kind and its first
entry, which never change: what is recorded later only adds to it.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.errors import FindingUnknown
from cainiao_recycle.sentences import N_, Clause


class Kind(StrEnum):
    """What a line is about."""

    PAID_AGAIN = "paid-again"
    QUICK = "quick"
    VOUCHERS = "vouchers"
    BATCHES = "batches"
    CODES = "codes"
    LATE = "late"
    MOVED = "moved"
    WAYBILLS = "waybills"
    UNNAMED = "unnamed"
    CUSTOMER = "customer"
    BACK = "back"
    EGGS = "eggs"
    CAGES = "cages"
    CAMPAIGNS = "campaigns"
    NAMES = "names"
    BOOK = "book"


WHY: dict[Kind, str] = {
    Kind.PAID_AGAIN: N_("redemptions undone: {n}; of these vouchers paid again: {again}"),
    Kind.QUICK: N_(
        "vouchers that no box paid for, redeemed within {minutes} minutes by the clerk who "
        "issued them: {n}"
    ),
    Kind.VOUCHERS: N_(
        "vouchers made void: {void}; issued anew: {anew}, of these not for the first time: "
        "{again}, redeemed soon by the same clerk: {paid}"
    ),
    Kind.BATCHES: N_("vouchers that no box paid for: {n}, eggs on them: {eggs}"),
    Kind.CODES: N_("codes tried that are right and no voucher's: {n}"),
    Kind.LATE: N_("recorded late: {n}, the latest after {hours} hours"),
    Kind.MOVED: N_(
        "told for another day than they were recorded on: vouchers expired by then: "
        "{expired}, rewards that a cap, a quota or a campaign decides: {rewards}"
    ),
    Kind.WAYBILLS: N_(
        "rewarded waybills of no known shape: {shape}, right beside a known one: {beside}"
    ),
    Kind.UNNAMED: N_("rewarded boxes without a customer, within an hour: {n}"),
    Kind.CUSTOMER: N_("rewarded boxes of one customer: {n}"),
    Kind.BACK: N_("rewarded boxes back within {hours} hours of being sent: {n}"),
    Kind.EGGS: N_("eggs missing in counts: {missing}, too many: {over}, broken: {broken}"),
    Kind.CAGES: N_("estimate, scale and ticket of a cage are up to {percent} % apart"),
    Kind.CAMPAIGNS: N_(
        "campaigns added after they began: {began}, far above the others: {above}, "
        "changed: {changed}"
    ),
    Kind.NAMES: N_("all entries under this name on this day: {n}; eggs were moved"),
    Kind.BOOK: N_(
        "the book itself: backups restored: {restored}, keys dropped or made anew: {keys}, "
        "settings changed: {settings}, clock confirmed: {clock}"
    ),
}
"""Why a line stands out, with its figures."""


class Done(NamedTuple):
    """Somebody looked at it, in an entry of its own."""

    entry: int
    at_ms: int
    clerk: str
    note: str


class Finding(NamedTuple):
    """A line. `first` is the first entry that it is about, `entries` all that show it,
    `last` the last of them.
    """

    kind: Kind
    first: int
    date: str
    clerk: str
    entries: tuple[int, ...]
    facts: Mapping[str, int]
    done: Done | None = None

    @property
    def line(self) -> str:
        """What it is called."""
        return f"{self.kind}-{self.first}"

    @property
    def why(self) -> Clause:
        """Why it stands out."""
        return Clause(WHY[self.kind], **self.facts)

    def looked_at(self, done: Done | None) -> "Finding":
        """The same, looked at if the look came after all of its entries."""
        is_done = done is not None and done.entry > max(self.entries)
        return self._replace(done=done if is_done else None)


LINE = re.compile(rf"({'|'.join(Kind)})-([1-9][0-9]{{0,17}})")


def named(line: str) -> tuple[Kind, int]:
    """The kind and the first entry of what a line is called. Raises `FindingUnknown`."""
    kept = text.one_line("LINE", line, 40).lower()
    found = LINE.fullmatch(kept)
    if found is None:
        raise FindingUnknown(line=kept)
    return Kind(found[1]), int(found[2])
