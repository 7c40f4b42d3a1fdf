"""A clerk's place at the counter, as one value: what a line does makes the next one.

The journal is the memory. What isn't recorded yet is the box in hand (its waybill waits
for a size), a customer without a box, and a question about a parcel; losing them costs
one scan again. Another counter may end a visit or undo an entry that is named here: the
book is asked before anything is done with it.
"""

from typing import NamedTuple

from cainiao_recycle.counter.answer import Answer, Signal, Why
from cainiao_recycle.counter.hand import BoxInHand, Hand
from cainiao_recycle.counter.open_visit import OpenVisit
from cainiao_recycle.domain.events import EntryUndone
from cainiao_recycle.domain.scans import Command, Means, Token
from cainiao_recycle.errors import AlreadyUndone

CARDS = (Means.CONDITION, Means.DEFECT)
CODES = (Means.WAYBILL, Means.TAG)
MEASURES = (Means.SIZE, Means.SIDES)

TWICE_MS = 2_000
"""A scan again within two seconds is a double trigger: the signal is amber."""

MOST_SEEN = 50
"""Codes remembered; more than anybody scans in two seconds."""


class Question(NamedTuple):
    """What is being asked of a shipment. `box` is the one suggested."""

    shipment: str
    asks: str
    box: str | None = None
    waybill: str | None = None
    covered: bool = False
    retaped: bool = False
    new: bool = False
    used_answer: str | None = None


class Place(NamedTuple):
    """All that a place keeps from one line to the next. `on_hold` are visits set aside,
    `entries` what was recorded here and can be undone, `heard` the last answer, `slip`
    the last voucher that went to the printer, `seen` the last codes and when each came,
    in UTC milliseconds.
    """

    hand: Hand = Hand()
    visit: OpenVisit = OpenVisit()
    on_hold: tuple[OpenVisit, ...] = ()
    question: Question | None = None
    entries: tuple[int, ...] = ()
    heard: Answer | None = None
    slip: str | None = None
    seen: tuple[tuple[str, int], ...] = ()

    # --- what follows from it -----------------------------------------------------

    @property
    def asks_clerk(self) -> bool:
        """Whether the next line is a name."""
        return self.heard is not None and self.heard.asks_clerk

    @property
    def asks_why(self) -> Why | None:
        """The entry whose undo waits for the next line to say why."""
        return self.heard.asks_why if self.heard is not None else None

    @property
    def asks_undo(self) -> bool:
        """Whether the last answer was the question whether to undo."""
        return self.heard is not None and self.heard.asks_undo is not None

    @property
    def is_after_red(self) -> bool:
        """Whether a refusal stands; one of undo itself is not there to be cleared."""
        if self.heard is None or self.heard.signal is not Signal.REFUSED:
            return False
        return not isinstance(self.heard.refusal, AlreadyUndone)

    @property
    def undo_is_seen(self) -> bool:
        """Whether what was said last was recorded: undo takes that back, or behind an
        undo the next one.
        """
        recorded = self.heard.recorded if self.heard is not None else None
        return recorded is not None and recorded.entry is not None

    def came_lately(self, code: str, now_ms: int) -> bool:
        """Whether a code came within the last two seconds."""
        return any(one == code and now_ms - at <= TWICE_MS for one, at in self.seen)

    # --- the next one -------------------------------------------------------------

    def turning_to(self, token: Token) -> "Place":
        """Something is scanned that answers no question: the question is dropped, the
        shipment stays. A code is not about the box taken or refused before it.
        """
        hand = self.hand
        if token.means in CODES:
            hand = hand.holding(hand.box)
        elif token.means not in CARDS and token.value != Command.ANOTHER:
            hand = hand.without_refused()
        if hand is self.hand and self.question is None:
            return self
        return self._replace(hand=hand, question=None)

    def holding(self, box: BoxInHand | None) -> "Place":
        """A box in hand, and nothing of the ones before."""
        return self._replace(hand=self.hand.holding(box))

    def with_code(self, code: str, now_ms: int) -> "Place":
        """A code came; those that came too long ago to matter are forgotten."""
        seen = [one for one in self.seen if one[0] != code and now_ms - one[1] <= TWICE_MS]
        return self._replace(seen=(*seen, (code, now_ms))[-MOST_SEEN:])

    def after(self, answer: Answer) -> "Place":
        """An answer was given: what it recorded can be undone, what it undid can't."""
        recorded = answer.recorded
        if recorded is None or recorded.entry is None:
            return self._replace(heard=answer)
        if isinstance(recorded.event, EntryUndone):
            return self._replace(
                heard=answer, entries=without(self.entries, *recorded.event.undone)
            )
        kept = self.entries
        if answer.corrects is not None:
            kept = without(kept, answer.corrects)
        # By evening they are thousands: copied once, not twice.
        entries = kept + (recorded.entry.seq,)  # noqa: RUF005
        return self._replace(heard=answer, entries=entries)


Step = tuple[Place, Answer]
"""What a line, or a word of it, leads to."""


def without(entries: tuple[int, ...], *gone: int) -> tuple[int, ...]:
    """Entries that are left when some are gone."""
    return tuple(one for one in entries if one not in gone)
