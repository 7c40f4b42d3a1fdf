"""A visit that goes on at the counter: opened by its first box, ended by `done`."""

from collections import Counter
from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.counter.drawn import visit_name
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.language import _
from cainiao_recycle.station.naming import DRAWN
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.visits import identify
from cainiao_recycle.store import customers, journal, setup, visits

WAITING = ("HOLD", "PULP")
"""Shelves that are no size's."""


class OpenVisit(NamedTuple):
    """A visit. `name` is None until a box is recorded in it, under the one `drawn`;
    `customer` is what was typed, kept until then and no longer. `boxes` are its boxes
    with their journal entries, in order.
    """

    name: str | None = None
    drawn: str = ""
    customer: str | None = None
    last_four: str = ""
    boxes: tuple[tuple[int, BoxReturned], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in it yet."""
        return self.name is None and self.customer is None

    def with_name_drawn(self, session: Session) -> "OpenVisit":
        """The same, with a name to be opened under."""
        if self.name or self.drawn:
            return self
        return self._replace(drawn=visit_name(session))

    def with_box(self, seq: int, event: BoxReturned) -> "OpenVisit":
        """The same with a box that is in the book; the first one opens the visit."""
        boxes = (*self.boxes, (seq, event))
        return OpenVisit(event.visit, self.drawn, None, self.last_four, boxes)

    def without_box(self, seq: int) -> "OpenVisit":
        """The same without a box that was undone."""
        return self._replace(boxes=tuple(one for one in self.boxes if one[0] != seq))

    def has(self, seq: int | None) -> bool:
        """Whether a box of it came with an entry."""
        return any(seq == one for one, _event in self.boxes)

    @property
    def credits(self) -> int:
        """Boxes that count for a reward."""
        return sum(event.credits for _seq, event in self.boxes)

    def shelves(self) -> str:
        """Where the boxes go, the first one first: `5×2 pulp×1`."""
        found = Counter(called(event.shelf) for _seq, event in self.boxes)
        return " ".join(f"{shelf}×{count}" for shelf, count in found.items())

    def is_of(self, session: Session, who: str, last_four: str) -> bool:
        """Whether it is this customer's; the last four digits alone are many people's,
        and all there is where no campaign runs: then nothing is kept.
        """
        if self.name is None or self.last_four != last_four:
            return False
        with session.book.reading() as db:
            owner = customers.of_visit(db, self.name)
            campaign = setup.campaign_on(db, session.today())
        return owner is None or owner == identify(session, campaign, who)


def called(shelf: str) -> str:
    """A shelf as people call it."""
    return _(shelf.lower()) if shelf in WAITING else shelf


def left_open(session: Session) -> list[OpenVisit]:
    """This clerk's visits of today, drawn here, that were cut short, the latest last."""
    today = session.today()
    with session.book.reading() as db:
        names = visits.of_clerk(db, session.clerk, DRAWN, today)
        return [in_the_book(session, db, name) for name in names]


def in_the_book(session: Session, db: Connection, name: str) -> OpenVisit:
    """A visit as the book has it."""
    person = customers.of_visit(db, name)
    boxes = tuple(
        # What a box counts may have changed with the customer's number.
        (box.seq, entry.event.replaced(credits=box.credits, reward=box.reward))
        for box in visits.boxes_of(db, name)
        if (entry := journal.by_seq(db, box.seq)) and isinstance(entry.event, BoxReturned)
    )
    campaign = boxes[0][1].campaign if boxes else None
    last_four = session.keyring.last_four(campaign, person) if person else ""
    return OpenVisit(name, last_four=last_four, boxes=boxes)
