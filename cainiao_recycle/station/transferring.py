"""Boxes that leave without a parcel, given away or to another station, and those that come
from one.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from cainiao_recycle.domain import boxes as rules
from cainiao_recycle.domain import surplus as advising
from cainiao_recycle.domain import text
from cainiao_recycle.domain import transfers as names
from cainiao_recycle.domain.boxes import BoxState, Size
from cainiao_recycle.domain.events import (
    BoxCame,
    BoxesGiven,
    BoxesReceived,
    BoxesTransferred,
    BoxLeft,
)
from cainiao_recycle.domain.surplus import Advice, Holding
from cainiao_recycle.domain.transfers import BoxTold
from cainiao_recycle.errors import (
    BoxHereAlready,
    BoxReceivedAlready,
    BoxTwice,
    CodeEmpty,
    LabelNotCovered,
    TransferForAnother,
    TransferToItself,
)
from cainiao_recycle.station.arriving import size_told
from cainiao_recycle.station.on_hand import coded, stands_on_box, stock_box
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import boxes, clock, journal, setup, stock, transfers
from cainiao_recycle.store.boxes import Box

# --- boxes that leave ---------------------------------------------------------------


def give_boxes(
    self: Session,
    codes: Sequence[str],
    *,
    covered: bool = False,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Boxes in stock go to somebody who wants them, by tag or number. The event is
    `BoxesGiven`. Raises `LabelNotCovered` until told that their old waybills are covered.
    """
    with self.request(at, request_id) as request:
        wanted = coded_boxes(request, codes)
        if earlier := request.earlier("give", wanted, covered):
            return earlier
        leaving = in_stock(request, wanted)
        if not covered:
            raise LabelNotCovered(box=leaving[0].box)
        return request.record(BoxesGiven(left=tuple(map(as_it_left, leaving))))


def transfer_boxes(
    self: Session,
    to: str,
    codes: Sequence[str],
    *,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Boxes in stock go to another station, by its code. The event is `BoxesTransferred`;
    what it calls the transfer is told there: see `receive_boxes`.
    """
    station = names.station_code("--to", to)
    refuse_own(self, station)
    with self.request(at, request_id) as request:
        wanted = coded_boxes(request, codes)
        if earlier := request.earlier("transfer", station, wanted, to=station):
            return earlier
        leaving = in_stock(request, wanted)
        entry, _hash = journal.head(request.db)
        return request.record(
            BoxesTransferred(
                transfer=names.called(self.facts.code, entry + 1),
                sender=self.facts.code.upper(),
                to=station,
                left=tuple(map(as_it_left, leaving)),
            )
        )


def refuse_own(session: Session, station: str) -> None:
    """No station sends boxes to itself."""
    if station == session.facts.code.upper():
        raise TransferToItself(station=station)


def coded_boxes(request: Request, codes: Sequence[str]) -> tuple[str, ...]:
    """What names the boxes, in an order of its own. Raises `CodeEmpty`."""
    if not codes:
        raise CodeEmpty()
    return tuple(sorted(coded(request, code) for code in codes))


def in_stock(request: Request, wanted: Iterable[str]) -> list[Box]:
    """The boxes, each once and free to go. Raises `BoxTwice`, and what is in the way."""
    found: dict[int, Box] = {}
    for code in wanted:
        box = stock_box(request, code)
        if box.box in found:
            raise BoxTwice(box=box.box)
        found[box.box] = box
    return [found[number] for number in sorted(found)]


def as_it_left(box: Box) -> BoxLeft:
    """A box for the entry."""
    return BoxLeft(
        box=box.box,
        tag=box.tag,
        **of_size(box.size),
        cycle=box.cycle,
        condition=box.condition or "",
        shelf=box.shelf,
    )


def of_size(size: Size) -> dict[str, Any]:
    """A size as an entry has it."""
    return {
        "size": size.name,
        "length_mm": size.length_mm,
        "width_mm": size.width_mm,
        "height_mm": size.height_mm,
        "wall_mm": size.wall_mm,
        "mass_g": size.mass_g,
    }


# --- boxes that come ----------------------------------------------------------------


def receive_boxes(
    self: Session,
    transfer: str,
    told: Sequence[BoxTold],
    *,
    to: str | None = None,
    at: str | None = None,
    request_id: str | None = None,
) -> Recorded:
    """Boxes come from another station, with the name that it gave their transfer, in the
    cycle they are in there; nothing is rewarded. `to` is the station they were meant for.
    The event is `BoxesReceived`. Raises `BoxHereAlready`, `BoxReceivedAlready`.
    """
    name, sender = names.read(transfer)
    refuse_own(self, sender)
    if to is not None and to.upper() != self.facts.code.upper():
        raise TransferForAnother(transfer=name, station=to)
    if not told:
        raise CodeEmpty()
    with self.request(at, request_id) as request:
        if earlier := request.earlier("receive", name, by_tag(told), transfer=name):
            return earlier
        came = arrivals(request, name, told)
        return request.record(BoxesReceived(transfer=name, sender=sender, came=came))


def by_tag(told: Sequence[BoxTold]) -> list[BoxTold]:
    """What is told, in an order of its own."""
    return sorted(told, key=lambda one: one.tag)


def arrivals(
    request: Request, transfer: str, told: Sequence[BoxTold]
) -> tuple[BoxCame, ...]:
    """The boxes as they come in, each once. Raises `BoxTwice`."""
    came: dict[str, BoxCame] = {}
    next_number = boxes.next_number(request.db)
    for one in told:
        if one.tag in came:
            raise BoxTwice(box=one.tag)
        known = boxes.by_tag(request.db, one.tag)
        if known is None:
            came[one.tag] = new_box(request, one, next_number)
            next_number += 1
        else:
            came[one.tag] = known_box(request, one, known, transfer)
    return tuple(came.values())


def new_box(request: Request, told: BoxTold, number: int) -> BoxCame:
    """A box that was never here."""
    size = size_of(request, told)
    return BoxCame(
        box=number,
        new=True,
        **as_it_comes(told, size, told.cycle),
        cycle_before=told.cycle,
        state_before=BoxState.UNDONE,
        condition_before=None,
    )


def known_box(request: Request, told: BoxTold, box: Box, transfer: str) -> BoxCame:
    """A box that was here before. Its cycle is never less than this book knows it to be:
    one that left with a parcel, or was given away, has been used since.
    """
    if box.state in rules.ON_HAND or box.state == BoxState.PULPED:
        raise BoxHereAlready(box=box.box, tag=told.tag, state=BoxState(box.state))
    if before := transfers.received_with(request.db, transfer, box.box):
        entry, at_ms = before
        raise BoxReceivedAlready(
            box=box.box, transfer=transfer, entry=entry, at=request.session.local(at_ms)
        )
    stands_on_box(request, box)
    used = box.state in (BoxState.SENT, BoxState.GIVEN)
    return BoxCame(
        box=box.box,
        new=False,
        **as_it_comes(told, box.size, max(told.cycle, box.cycle + used)),
        cycle_before=box.cycle,
        state_before=box.state,
        condition_before=box.condition,
    )


def as_it_comes(told: BoxTold, size: Size, cycle: int) -> dict[str, Any]:
    """Where a box goes, as the entry has it."""
    goes = rules.disposition(told.condition, cycle, size.max_cycles)
    return {
        "tag": told.tag,
        **of_size(size),
        "cycle": cycle,
        "condition": told.condition,
        "disposition": goes,
        "shelf": rules.shelf(size.name, goes),
    }


def size_of(request: Request, told: BoxTold) -> Size:
    """The size of that name here; by its sides where it has none that is known here. Raises
    `SizeUnknown`, `SizeMissing`.
    """
    db = request.db
    name = text.line("--size", told.size, 20) if told.size else None
    known = setup.size(db, rules.read_size(name)) if name else None
    return known or size_told(db, name, told.sides)


# --- too many boxes -----------------------------------------------------------------

DAY_MS = 86_400_000


class Surplus(NamedTuple):
    """A size, None for measured boxes, with what there is of it and what to do."""

    size: str | None
    holding: Holding
    advice: Advice


def surplus(self: Session) -> list[Surplus]:
    """What is in stock of each size that is, or was sent lately. A station that opened
    less than four weeks ago is looked at from then on.
    """
    with self.book.reading() as db:
        now = self.clock()
        open_days = 1 + max(0, now - clock.first_recorded(db)) // DAY_MS
        days = min(advising.LOOKED_AT_DAYS, open_days)
        wanted = setup.setting(db, "stock_days")
        room = setup.setting(db, "shelf_boxes")
        here = stock.by_size(db)
        sent = stock.sent_by_size(db, now - days * DAY_MS)
        known: list[str | None] = [size.name for size in setup.sizes(db)]
        found = []
        for name in (*known, None):
            if name in here or name in sent:
                holding = Holding(*here.get(name, (0, 0)), sent.get(name, 0), days)
                found.append(Surplus(name, holding, advising.advice(holding, wanted, room)))
        return found
