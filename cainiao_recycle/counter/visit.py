"""A visit at the counter: opened by its first box, ended by `done`."""

from dataclasses import dataclass, field

from cainiao_recycle.counter.tally import Tally
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.station.naming import DRAWN
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.visits import identify
from cainiao_recycle.store import customers, journal, setup, visits

DIGITS = 10**12


@dataclass
class Visit:
    """A visit. `name` is None until a box is recorded in it, under the one `drawn`;
    `customer` is what was typed, kept until then and no longer.
    """

    name: str | None = None
    drawn: str = ""
    customer: str | None = None
    last_four: str = ""
    tally: Tally = field(default_factory=Tally)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in it yet."""
        return self.name is None and self.customer is None

    def add(self, seq: int, event: BoxReturned) -> None:
        """A box that is in the book; the first one opens the visit."""
        self.name, self.customer = event.visit, None
        if event.customer is not None:
            self.last_four = event.customer.last_four
        self.tally.add(seq, event)

    def is_of(self, session: Session, who: str, last_four: str) -> bool:
        """Whether it is this customer's; the last four digits alone are many people's,
        and all there is where no campaign runs: then nothing is kept.
        """
        if self.name is None or self.last_four != last_four:
            return False
        with session.book.reading() as db:
            owner = customers.of_visit(db, self.name)
            campaign = setup.campaign_on(db, session.date_of(session.clock()))
        return owner is None or owner == identify(session, campaign, who)


def drawn_name(session: Session) -> str:
    """A visit's name that nobody guesses or has used."""
    return f"{DRAWN}{session.clock():012x}-{session.draw(DIGITS):012d}"


def left_open(session: Session) -> list[Visit]:
    """This clerk's visits of today, drawn here, that were cut short, the latest last."""
    today = session.date_of(session.clock())
    with session.book.reading() as db:
        names = visits.of_clerk(db, session.clerk, DRAWN, today)
        return [taken_up(session, name) for name in names]


def taken_up(session: Session, name: str) -> Visit:
    """A visit as the book has it."""
    db = session.book.db
    person = customers.of_visit(db, name)
    visit = Visit(name, last_four=person.last_four if person else "")
    for box in visits.boxes_of(db, name):
        entry = journal.by_seq(db, box.seq)
        if entry is not None and isinstance(entry.event, BoxReturned):
            # What a box counts may have changed with the customer's number.
            visit.tally.add(
                box.seq, entry.event.replaced(credits=box.credits, reward=box.reward)
            )
    return visit
