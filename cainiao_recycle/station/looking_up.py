"""The life of anything: vouchers, boxes, waybills, shipments."""

from collections.abc import Iterable
from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import codes, text
from cainiao_recycle.domain.codes import CodeType, ScanKind
from cainiao_recycle.domain.vouchers import Voucher
from cainiao_recycle.errors import CodeUnknown
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.waybills import read_known
from cainiao_recycle.store import boxes, journal, lives, shipments, vouchers
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.journal import Entry
from cainiao_recycle.store.shipments import Shipment


class Life(NamedTuple):
    """What a code is, as the book stands, and every entry that touched it."""

    code: str
    subject: Voucher | Box | Shipment
    entries: tuple[Entry, ...]


def show(self: Session, code: str) -> Life:
    """The life of whatever a code is: voucher, box (tag, number or waybill) or
    shipment. Raises `CodeUnknown`.
    """
    with self.book.reading() as db:
        wanted = text.line("CODE", code, 80).upper()
        if found := shipments.shipment(db, wanted):
            return life(db, wanted, found, lives.of_shipment(db, wanted))
        scanned = codes.scanned(code)
        if scanned.isdigit() and len(scanned) <= 7:
            box = boxes.by_number(db, int(scanned))
        elif scanned[0] == CodeType.VOUCHER and codes.is_ours(scanned):
            return voucher_life(self, db, codes.of_kind(scanned, ScanKind.VOUCHER))
        else:
            scan = read_known(db, scanned)
            of_kind = boxes.by_tag if scan.kind is ScanKind.TAG else boxes.by_waybill
            box = of_kind(db, scan.code)
        if box is not None:
            return life(db, scanned, box, lives.of_box(db, box.box))
            scanned = scan.code
        if sent := shipments.sent_under(db, scanned):
            return life(db, scanned, sent, lives.of_shipment(db, sent.shipment))
    raise CodeUnknown(code=scanned)


def voucher_life(session: Session, db: Connection, code: str) -> Life:
    """The life of a voucher, with the ones it replaced and was replaced by."""
    voucher = vouchers.voucher(db, code, session.zone)
    if voucher is None:
        raise CodeUnknown(code=code)
    return life(db, code, voucher, lives.of_voucher(db, code))


def life(
    db: Connection, code: str, subject: Voucher | Box | Shipment, entries: Iterable[int]
) -> Life:
    """A life from the numbers of its entries."""
    found = (journal.by_seq(db, seq) for seq in sorted(set(entries)))
    return Life(code, subject, tuple(entry for entry in found if entry is not None))


def list_vouchers(self: Session, state: str | None = None) -> list[Voucher]:
    """Vouchers as issued, all or those in one state."""
    with self.book.reading() as db:
        return vouchers.listed(db, state, self.zone)
