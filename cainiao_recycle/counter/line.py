"""A line taken apart: its tokens as they are answered, or why it can't be read."""

from collections.abc import Collection
from functools import partial
from itertools import takewhile

from cainiao_recycle.counter.parcels import is_open
from cainiao_recycle.counter.state import CARDS, CODES, MEASURES
from cainiao_recycle.domain.scans import TYPED, Command, Means, Token, parts, tokens
from cainiao_recycle.errors import InputRefusal, NotAtTheCounter
from cainiao_recycle.station.session import Session
from cainiao_recycle.store.connection import refusing

NEXT_CLERK = Token(Means.COMMAND, Command.NEXT_CLERK)
PROGRAM = "cainiao-recycle"


def read_line(
    session: Session, line: str, sizes: frozenset[str], verbs: Collection[str]
) -> list[Token]:
    """A line's tokens. `sizes` are the names of the station's sizes, `verbs` those of the
    command line. Raises what `tokens` raises, the file's refusals, and `NotAtTheCounter`
    for what nothing else could be made of.
    """
    try:
        with refusing(session.path):
            return tokens_of(session, line, sizes)
    except InputRefusal:
        if verb := verb_of(line, verbs):
            raise NotAtTheCounter(verb=verb) from None
        raise


def tokens_of(session: Session, line: str, sizes: frozenset[str]) -> list[Token]:
    """A line's tokens; a shipment's number may hold spaces."""
    is_shipment = partial(is_open, session)
    if len(line.split()) > 1:
        whole = " ".join(parts(line)).upper()
        if " " in whole and is_shipment(whole):
            return [Token(Means.SHIPMENT, whole)]
    found = list(tokens(line, sizes, is_shipment))
    return found[:1] if found[:1] == [NEXT_CLERK] else in_order(found)


def in_order(found: list[Token]) -> list[Token]:
    """In one line, what stands before the first code is about the same box: it comes
    behind it.
    """
    if len(found) < 2:
        return found
    at = next((at for at, one in enumerate(found) if one.means in CODES), 0)
    early = list(takewhile(lambda one: one.means in (*CARDS, *MEASURES), found[:at]))
    return [*found[len(early) : at + 1], *early, *found[at + 1 :]] if early else found


def about_this_box(rest: list[Token]) -> list[Token]:
    """What follows in a line about the same box, taken off it."""
    of_box = (*CARDS, *MEASURES)
    found = []
    while rest and (rest[0].means in of_box or rest[0].value == Command.ANOTHER):
        found.append(rest.pop(0))
    return found


def verb_of(line: str, verbs: Collection[str]) -> str | None:
    """The verb of the command line that a line begins with (`eggs receive`, `close`), if
    it is no word of the counter's own.
    """
    words = line.lower().removeprefix(PROGRAM).split()
    begins = (" ".join(words[:length]) for length in (2, 1))
    return next((one for one in begins if one in verbs and one not in TYPED), None)
