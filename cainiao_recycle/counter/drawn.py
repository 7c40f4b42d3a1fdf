"""Names that are drawn at the counter: of a visit, and of a request."""

from cainiao_recycle.station.naming import DRAWN
from cainiao_recycle.station.session import Session

DIGITS = 10**12


def drawn(session: Session, prefix: str) -> str:
    """A name that nobody guesses or has used; it begins with the time. Time and digits are
    one word: twelve digits alone could be somebody's number.
    """
    return f"{prefix}{session.clock():012x}{session.draw(DIGITS):012d}"


def visit_name(session: Session) -> str:
    """A visit's name, known by its beginning as one of the counter's."""
    return drawn(session, DRAWN)


def request_id(session: Session) -> str:
    """The name of a request: the same line tried again is recorded once."""
    return drawn(session, "counter-")
