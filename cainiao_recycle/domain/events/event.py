"""What every entry is: a kind with its version, and plain values."""

from typing import ClassVar

from cainiao_recycle.domain.record import Record


class Event(Record):
    """What one entry says. `kind` names it, with its version."""

    kind: ClassVar[str] = ""
