"""Lists to sign, in the station's language: what stands on them, and the same as text."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cainiao_recycle.domain.lettering import is_on_every_paper, width
from cainiao_recycle.paper.pages.signing import Field, SigningList
from cainiao_recycle.paper.slip_texts import SlipTexts, slip_texts
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.handovers import CagesToSign
from cainiao_recycle.station.session import Session
from cainiao_recycle.store.egg_stock import Delivery
from cainiao_recycle.store.pulp import NotebookDelivery

STATION = N_("{station} ({code})")
CAGES = N_("Old boxes handed over to the mill")
EGGS = N_("Eggs delivered")
NOTEBOOKS = N_("Notebooks given to schools")
CAGE_FIELDS = (
    (N_("Cage"), (1.0, True)),
    (N_("Closed on"), (2.2, False)),
    (N_("Boxes"), (1.0, True)),
    (N_("Mass, kg"), (1.4, True)),
    (N_("Weighed"), (1.4, False)),
)
EGG_FIELDS = (
    (N_("Entry"), (1.0, True)),
    (N_("Delivered on"), (2.2, False)),
    (N_("Supplier, docket"), (4.0, False)),
    (N_("Eggs"), (1.2, True)),
)
NOTEBOOK_FIELDS = (
    (N_("Entry"), (1.0, True)),
    (N_("Delivered on"), (2.2, False)),
    (N_("School"), (3.4, False)),
    (N_("Batch"), (2.0, False)),
    (N_("Notebooks"), (1.4, True)),
)
BY_SCALE, BY_SIZES = N_("by scale"), N_("by sizes")
TOTAL = N_("Total")
TICKET, TAKEN_ON = N_("Mill's ticket"), N_("Taken on")
SCALE, MOISTURE = N_("Mill's scale, kg"), N_("Moisture, outthrows")
SETTLES = N_("Settlement mass, kg")
FOR_STATION, FOR_MILL = N_("For the station"), N_("For the mill")
FOR_SUPPLIER, FOR_SCHOOL = N_("For the supplier"), N_("For the school")
ON = N_("Date")


class Words(NamedTuple):
    """A station and the words of its paper."""

    session: Session
    texts: SlipTexts

    def at(self, at_ms: int) -> str:
        """A moment."""
        return self.session.local(at_ms)

    def listed(
        self,
        title: str,
        fields: Iterable[tuple[str, tuple[float, bool]]],
        rows: Iterable[tuple[object, ...]],
        total: tuple[object, ...],
        other: str,
        facts: Iterable[tuple[str, str]] = (),
    ) -> SigningList:
        """A list in the station's language; `other` signs beside the station."""
        say, facts_of = self.texts.say, self.session.facts
        return SigningList(
            title=say(title),
            station=self.texts.sentence(
                STATION, station=self.texts.station, code=facts_of.code
            ),
            facts=tuple((say(label), value) for label, value in facts),
            fields=tuple(Field(say(name), *more) for name, more in fields),
            rows=tuple(tuple(map(str, row)) for row in rows),
            total=tuple(map(str, total)),
            signers=(say(FOR_STATION), say(other)),
            date=say(ON),
        )


def words_of(session: Session) -> Words:
    """The words of this station's lists."""
    return Words(session, slip_texts(session))


def kg(grams: int) -> str:
    """A mass as a mill writes it."""
    return f"{grams / 1000:,.3f}"


def percent(share: int) -> str:
    """Hundredths of a percent as people read them."""
    return f"{share / 100:g} %"


NOTE_ROOM = 40_000
"""Of a note, on the line of its delivery, in thousandths of an em."""


def note(text: str) -> str:
    """A note as far as the line has room and the paper characters for it."""
    kept = "".join(one if is_on_every_paper(one) else "?" for one in text)
    while width(kept) > NOTE_ROOM:
        kept = kept.rstrip("…")[:-1] + "…"
    return kept


def cages(session: Session, found: CagesToSign) -> SigningList:
    """The list of cages for a mill to sign."""
    words = words_of(session)
    say = words.texts.say
    rows = [
        (
            one.cage,
            words.at(one.closed_at),
            one.boxes,
            kg(one.mass_g),
            say(BY_SCALE if one.weighed else BY_SIZES),
        )
        for one in found.cages
    ]
    boxes = sum(one.boxes for one in found.cages)
    total = (say(TOTAL), "", boxes, kg(sum(one.mass_g for one in found.cages)), "")
    return words.listed(CAGES, CAGE_FIELDS, rows, total, FOR_MILL, of_ticket(words, found))


def of_ticket(words: Words, found: CagesToSign) -> Iterator[tuple[str, str]]:
    """What the mill's ticket says, where there is one."""
    if (one := found.collection) is not None:
        yield TICKET, one.ticket
        yield TAKEN_ON, words.at(one.collected_at)
        yield SCALE, kg(one.scale_g)
        yield MOISTURE, f"{percent(one.moisture)}, {percent(one.outthrows)}"
        yield SETTLES, kg(one.settlement_g)


def eggs(session: Session, found: list[Delivery]) -> SigningList:
    """The list of eggs that a supplier brought."""
    words = words_of(session)
    rows = [(one.seq, words.at(one.happened_at), note(one.note), one.eggs) for one in found]
    total = (words.texts.say(TOTAL), "", "", sum(one.eggs for one in found))
    return words.listed(EGGS, EGG_FIELDS, rows, total, FOR_SUPPLIER)


def notebooks(session: Session, found: list[NotebookDelivery]) -> SigningList:
    """The list of notebooks that schools got."""
    words = words_of(session)
    rows = [
        (one.seq, words.at(one.delivered_at), one.school, one.batch, one.notebooks)
        for one in found
    ]
    total = (words.texts.say(TOTAL), "", "", "", sum(one.notebooks for one in found))
    return words.listed(NOTEBOOKS, NOTEBOOK_FIELDS, rows, total, FOR_SCHOOL)


def as_text(listed: SigningList) -> Iterator[str]:
    """The same for a terminal or a line printer."""
    from cainiao_recycle.paper.receipts.terminal import cells

    headings = tuple(field.heading for field in listed.fields)
    lines = (headings, *listed.rows, listed.total)
    widths = [max(map(cells, column)) for column in zip(*lines, strict=True)]
    yield listed.title
    yield listed.station
    yield from (f"{label}: {value}" for label, value in listed.facts)
    yield ""
    for number, line in enumerate(lines):
        padded = (
            " " * (width - cells(cell)) + cell
            if field.figures
            else cell + " " * (width - cells(cell))
            for field, cell, width in zip(listed.fields, line, widths, strict=True)
        )
        yield "  ".join(padded).rstrip()
        if number in (0, len(lines) - 2):
            yield "-" * (sum(widths) + 2 * (len(widths) - 1))
    for signer in listed.signers:
        yield ""
        yield f"{signer}: ____________________  {listed.date}: ______________"
