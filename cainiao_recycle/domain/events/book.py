"""The book itself: days sealed, entries undone, the clock, a restored file."""

from cainiao_recycle.domain.record import Event


class DayClosed(Event):
    """A business day sealed. opening + in = out + closing, for each of the three.

    `head` is the hash of the entry before this one. `figures` are the day's indicators, by
    campaign (empty for the whole day) and name. `boxes_in` came over the counter,
    `boxes_received` from other stations.
    """

    kind = "day-closed/2"
    date: str
    head: str
    boxes_opening: int
    boxes_in: int
    boxes_sent: int
    boxes_pulped: int
    boxes_missing: int
    boxes_closing: int
    vouchers_opening: int
    vouchers_issued: int
    vouchers_redeemed: int
    vouchers_void: int
    vouchers_expired: int
    vouchers_replaced: int
    vouchers_closing: int
    eggs_opening: int
    eggs_received: int
    eggs_given: int
    eggs_broken: int
    eggs_variance: int
    eggs_closing: int
    figures: dict[str, dict[str, int]]
    boxes_received: int
    boxes_given: int
    boxes_transferred: int


class EntryUndone(Event):
    """Entries reversed: the one asked for last, what followed from it before."""

    kind = "entry-undone/1"
    entry: int
    undone: tuple[int, ...]
    undone_kinds: tuple[str, ...]
    reason: str
    second: str | None


class ReviewDone(Event):
    """Somebody looked at what stood out. `line` is what `review` calls it; what is
    recorded of the same later is not looked at by this.
    """

    kind = "review-done/1"
    line: str
    note: str


class ClockConfirmed(Event):
    """Somebody compared the clock with a watch. `watch_at` is what the watch said, in
    UTC milliseconds; `date` the business date by then. What was recorded before under
    a clock ahead counts as having happened now at the latest.
    """

    kind = "clock-confirmed/1"
    watch_at: int
    date: str


class BookRestored(Event):
    """A backup became the station file: how far its journal went, how far the one it
    replaced is known to have gone (0 and zeros: none was there), and how many entries
    of that one are not in this book.
    """

    kind = "book-restored/1"
    backup_entry: int
    backup_head: str
    replaced_entry: int
    replaced_head: str
    lost: int
    reason: str
    second: str | None
