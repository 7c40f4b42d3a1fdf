"""A box told again: whether the same is said of it as the book has."""

from collections.abc import Iterator
from itertools import chain
from sqlite3 import Connection

from cainiao_recycle.domain import boxes as rules
from cainiao_recycle.domain.events import BoxFound, BoxRegraded, BoxReturned, Event
from cainiao_recycle.domain.words import FACT_WORDS
from cainiao_recycle.errors import BoxToldOtherwise
from cainiao_recycle.sentences import Clause
from cainiao_recycle.station.arriving import brought_by
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.told import Told
from cainiao_recycle.station.visits import identify
from cainiao_recycle.store import boxes, customers, history, journal, setup


def told_again(session: Session, recorded: Recorded, told: Told) -> Recorded:
    """A box that is here is there already only if nothing else is told of it than the
    book has. What isn't told agrees; so does what it was found to be since. Raises
    `BoxToldOtherwise`. Somebody else who brings its label is answered: it earned its
    reward once, and `differs` says that it was another's.
    """
    event = recorded.event
    assert isinstance(event, BoxReturned), "what is here has arrived"
    with session.book.reading() as db:
        box = boxes.by_number(db, event.box)
        assert box is not None, "it was just found"
        entry, returned = brought_by(db, box)
        names = list(differences(session, db, entry.seq, returned, told))
    if names == ["customer"]:
        return recorded._replace(differs=("customer",))
    if names:
        differs = [Clause(FACT_WORDS[name]) for name in names]
        raise BoxToldOtherwise(box=event.box, entry=entry.seq, differs=differs)
    return recorded


def differences(
    session: Session, db: Connection, seq: int, arrived: BoxReturned, told: Told
) -> Iterator[str]:
    """What is told otherwise than a box was taken in."""
    # The size of a box that was here before was known: what is told of it isn't heard.
    if arrived.new:
        if told.sides is not None and told.sides != sides_of(arrived):
            yield "sides"
        if told.facts().get("size", arrived.size) != arrived.size:
            yield "size"
    if told.condition or told.defects:
        held = chain([arrived], seen_since(db, arrived.box, seq))
        if not any(agrees(event, told) for event in held):
            yield "condition" if told.grade != arrived.condition else "defects"
    tag = told.tag or told.code
    if tag and tag != boxes.tag_of(db, arrived.box):
        yield "tag"
    if is_of_another(session, db, arrived, told):
        yield "customer"


def sides_of(arrived: BoxReturned) -> tuple[int, int, int]:
    """A box's outer sides, the longest first, as they are read."""
    return (arrived.length_mm, arrived.width_mm, arrived.height_mm)


def agrees(event: Event, told: Told) -> bool:
    """Whether an entry has the condition and the defects that are told."""
    if told.defects and getattr(event, "defects", told.defects) != told.defects:
        return False
    graded = told.grade
    if isinstance(event, BoxFound):
        # Found again, it is no better than it was.
        before = rules.Condition(event.condition_before)
        graded = min(graded, before, key=rules.WORST_FIRST.index)
    return bool(graded == event.condition)  # type: ignore[attr-defined]


def seen_since(db: Connection, box: int, seq: int) -> Iterator[Event]:
    """What a box was found to be after an entry."""
    for later in sorted(one for one in history.of_box(db, box) if one > seq):
        entry = journal.by_seq(db, later)
        if entry and isinstance(entry.event, BoxFound | BoxRegraded):
            yield entry.event


def is_of_another(
    session: Session, db: Connection, arrived: BoxReturned, told: Told
) -> bool:
    """Whether a customer is told who isn't the box's, in the campaign it came in."""
    if arrived.campaign is None or not told.customer:
        return False
    person = identify(session, setup.campaign(db, arrived.campaign), told.customer)
    assert person is not None, "a campaign knows its customers"
    known = customers.number_of(db, arrived.campaign, person)
    return known is None or known != customers.number_by_box(db, arrived.box, arrived.cycle)
