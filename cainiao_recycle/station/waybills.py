"""Waybills as the book knows them: one parcel may be several boxes, a piece each."""

from sqlite3 import Connection

from cainiao_recycle.domain import codes
from cainiao_recycle.domain.codes import Scan, ScanKind
from cainiao_recycle.errors import PhoneAsWaybill, PieceUnclear
from cainiao_recycle.store import boxes, returns


def as_known(db: Connection, waybill: str) -> str:
    """A waybill in the spelling the book has it in: a piece for the bare number of its
    parcel, or the bare number for a piece; as it is when the book has neither.

    Raises `PieceUnclear` for a bare number when several pieces of it are known.
    """
    if not waybill.startswith(codes.PRINTS_PIECES):
        return waybill
    bare = codes.bare(waybill)
    known = returns.spellings(db, bare)
    if not known or waybill in known:
        return waybill
    if bare != waybill:
        return bare if bare in known else waybill
    if len(known) > 1:
        raise PieceUnclear(waybill=bare, pieces=known)
    return known[0]


def read_known(db: Connection, code: str) -> Scan:
    """A code by which a box of the book is looked up. What looks like a phone number
    is one unless a box came under it.
    """
    try:
        scan = codes.read(code)
    except PhoneAsWaybill:
        if boxes.by_waybill(db, codes.scanned(code)) is None:
            raise
        return Scan(ScanKind.WAYBILL, codes.scanned(code))
    if scan.kind is ScanKind.WAYBILL:
        return Scan(scan.kind, as_known(db, scan.code))
    return scan
