"""Eggs in stock."""

from cainiao_recycle.domain.record import Event


class EggsReceived(Event):
    """A delivery of eggs."""

    kind = "eggs-received/1"
    eggs: int
    note: str


class EggsBroken(Event):
    """Eggs that can't be handed out."""

    kind = "eggs-broken/1"
    eggs: int
    note: str


class EggsCounted(Event):
    """A count of the eggs in stock, and what the book had at that time; the difference
    is the day's variance. A large one has its `reason`.
    """

    kind = "eggs-counted/1"
    counted: int
    expected: int
    reason: str
    second: str | None


class EggsCarried(Event):
    """So many eggs more in a count's difference, because of what was told in another
    order than it happened: an entry dated before a count that had found it already, or a
    count dated before the undo of what it had seen. `entry` wrote it, `other` is the
    one it meets.
    """

    kind = "eggs-carried/1"
    entry: int
    other: int
    eggs: int
