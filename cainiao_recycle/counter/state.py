"""The state of a place at the counter: one value. Whatever happens at the place gives a new
one, so that nothing is ever half put away.

The journal is the memory. What isn't in the book yet is the box in hand (its waybill waits
for a size), a customer without a box, cards for the next box, and a question about a
parcel; losing them costs one scan again.
"""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from cainiao_recycle.counter.answer import Answer, Signal
from cainiao_recycle.counter.box_in_hand import BoxInHand, Taken
from cainiao_recycle.counter.phrases import called
from cainiao_recycle.domain.events import BoxReturned, EntryUndone
from cainiao_recycle.domain.scans import Token
from cainiao_recycle.errors import AlreadyUndone
from cainiao_recycle.station.session import Recorded


class Hand(NamedTuple):
    """The box that waits for its size, the cards that wait for a box, the box just
    taken, which a card scanned now still means, and the one just refused, which may be
    another carton.
    """

    box: BoxInHand | None = None
    grades: tuple[Token, ...] = ()
    taken: Taken | None = None
    refused: BoxInHand | None = None

    @property
    def waits(self) -> bool:
        """Whether something in it isn't in the book yet."""
        return self.box is not None or bool(self.grades)

    def holding(self, box: BoxInHand | None) -> "Hand":
        """A box, and nothing of the ones before."""
        return Hand(box, self.grades)


class OpenVisit(NamedTuple):
    """A visit that goes on here. `name` is None until a box is recorded in it, under the
    one `drawn`; `customer` is what was typed, kept until then and no longer. `boxes` are
    by journal entry.
    """

    name: str | None = None
    drawn: str = ""
    customer: str | None = None
    last_four: str = ""
    boxes: Mapping[int, BoxReturned] = MappingProxyType({})

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in it yet."""
        return self.name is None and self.customer is None

    def with_box(self, seq: int, event: BoxReturned) -> "OpenVisit":
        """With a box that is in the book; the first one opens the visit."""
        last_four = event.customer.last_four if event.customer else self.last_four
        boxes = {**self.boxes, seq: event}
        return self._replace(
            name=event.visit, customer=None, last_four=last_four, boxes=boxes
        )

    def without_box(self, seq: int) -> "OpenVisit":
        """Without one that was undone."""
        return self._replace(boxes={n: one for n, one in self.boxes.items() if n != seq})

    @property
    def credits(self) -> int:
        """Boxes that count for a reward."""
        return sum(event.credits for event in self.boxes.values())

    def shelves(self) -> str:
        """Where the boxes go, the first one first: `5×2 pulp×1`."""
        found = Counter(called(event.shelf) for event in self.boxes.values())
        return " ".join(f"{shelf}×{count}" for shelf, count in found.items())


class Question(NamedTuple):
    """What is being asked of a shipment. `box` is the one suggested."""

    shipment: str
    asks: str
    box: str | None = None
    waybill: str | None = None
    covered: bool = False
    retaped: bool = False
    new: bool = False


class Place(NamedTuple):
    """A clerk's place. `recorded` are the entries made here that undo may take back,
    `last` the last answer to anything, `undo_question` the answer that asked whether to
    undo, `slip` the voucher printed last.
    """

    visit: OpenVisit = OpenVisit()
    on_hold: tuple[OpenVisit, ...] = ()
    hand: Hand = Hand()
    question: Question | None = None
    recorded: tuple[int, ...] = ()
    last: Answer | None = None
    undo_question: Answer | None = None
    slip: str | None = None
    asks_clerk: bool = False

    def holding(self, box: BoxInHand | None) -> "Place":
        """With a box in hand, and nothing of the ones before."""
        return self._replace(hand=self.hand.holding(box))

    def without_taken(self) -> "Place":
        """What is scanned now is not about the box just taken."""
        return self._replace(hand=self.hand._replace(taken=None))

    def without_visit(self) -> "Place":
        """The open visit is over, here or elsewhere: what comes next opens another, and
        nothing corrects a box of this one any more.
        """
        hand = self.hand._replace(taken=None)
        return self._replace(visit=OpenVisit(), hand=hand)

    def noting(self, recorded: Recorded) -> "Place":
        """With an entry that undo may take back, if one was made."""
        if recorded.entry is None:
            return self
        return self._replace(recorded=(*self.recorded, recorded.entry.seq))

    def forgetting(self, *entries: int) -> "Place":
        """Without entries that were undone."""
        left = tuple(one for one in self.recorded if one not in entries)
        return self._replace(recorded=left)

    @property
    def asks_to_undo(self) -> bool:
        """Whether the last thing said was the question whether to undo."""
        return self.undo_question is not None and self.last is self.undo_question

    @property
    def is_after_red(self) -> bool:
        """Whether a refusal stands; one of undo itself is not there to be cleared."""
        if self.last is None or self.last.signal is not Signal.REFUSED:
            return False
        return not isinstance(self.last.refusal, AlreadyUndone)

    @property
    def is_seen(self) -> bool:
        """Whether the entry that undo would take back is what was said last, or the
        next one behind an undo.
        """
        recorded = self.last.recorded if self.last is not None else None
        if recorded is None or recorded.entry is None:
            return False
        is_undo = isinstance(recorded.event, EntryUndone)
        return is_undo or recorded.entry.seq == self.recorded[-1]


Step = tuple[Place, Answer]
"""What a scan comes to: the place as it is then, and what is answered."""
