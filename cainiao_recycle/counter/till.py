"""What a place at the counter works with: the open book, the printer, and what was scanned
a moment ago.
"""

from cainiao_recycle.counter.seen import Seen
from cainiao_recycle.counter.slips import SlipPrinter, Slips
from cainiao_recycle.counter.state import Place
from cainiao_recycle.counter.visits import DIGITS, tally
from cainiao_recycle.domain.scans import Command, Means, Token, parts, tokens
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import setup, shipments


class Till:
    """One clerk's tools; what happens at the place is in its `Place`."""

    def __init__(self, session: Session, printer: SlipPrinter | None = None) -> None:
        self.session = session
        self.slips = Slips(session, printer)
        self.seen = Seen(session.clock)
        with session.book.reading() as db:
            self.sizes = frozenset(size.name or "" for size in setup.sizes(db))

    def request_id(self) -> str:
        """The name of a request, drawn: the same line tried again is recorded once."""
        return f"counter-{self.session.clock():012x}-{self.session.draw(DIGITS):012d}"

    def is_shipment(self, word: str) -> bool:
        """Whether a word is the number of an open shipment."""
        found = shipments.shipment(self.session.book.db, word)
        return found is not None and found.state != "sent"

    def tokens(self, line: str) -> list[Token]:
        """A line's tokens; a shipment's number may hold spaces."""
        whole = " ".join(parts(line))
        if " " in whole and self.is_shipment(whole.upper()):
            return [Token(Means.SHIPMENT, whole.upper())]
        found = list(tokens(line, self.sizes, self.is_shipment))
        if len(found) > 1 and found[0] == Token(Means.COMMAND, Command.NEXT_CLERK):
            return found[:1]
        return found

    def tally(self, place: Place) -> tuple[str, ...]:
        """How the open visit stands, in a line."""
        return tally(self.session, place)
