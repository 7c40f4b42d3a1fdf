"""What stands in the way of undoing an entry.

An entry can be undone while what it made is as it left it. Whatever else happened to
it since has to be undone first, and is named.
"""

from collections.abc import Iterable

from cainiao_recycle.domain.boxes import BoxState
from cainiao_recycle.domain.events import (
    DayClosed,
    EntryUndone,
    Event,
    LookupFailed,
    SizeSet,
    StationOpened,
    VouchersExpired,
)
from cainiao_recycle.domain.vouchers import Voucher, VoucherState
from cainiao_recycle.errors import N_, Clause

BOX_CHANGED = N_("box {box} is {state} since entry {entry}")
BOX_GRADED = N_("box {box} was graded again, in entry {entry}")
VOUCHER_ENDED = N_("voucher {voucher} was {state} on {at} by {clerk}")
CREDIT_SPENT = N_("its credit paid for voucher {voucher}, issued in entry {entry}")
VISIT_ENDED = N_("visit {visit} was finished by entry {entry}")
SHIPMENT_CHANGED = N_("shipment {shipment} is {state}")
CAGE_GONE = N_("cage {cage} was collected with ticket {ticket}")
CAMPAIGN_USED = N_("boxes were returned under campaign {campaign}")

FINAL: dict[type[Event], str] = {
    StationOpened: N_("A station opens once; set up another file."),
    SizeSet: N_("Import the size again with the right figures."),
    LookupFailed: N_("It changed nothing."),
    VouchersExpired: N_("An expired voucher stays expired."),
    DayClosed: N_("A closed day stays closed; corrections are dated in the open day."),
    EntryUndone: N_("Do again what it undid."),
}
"""Entries that stay, and what to do instead."""


def box_obstacle(
    box: int,
    state: str,
    cycle: int,
    changed_seq: int,
    wanted_cycle: int,
    free: Iterable[str],
) -> Clause | None:
    """A box that has moved on: another cycle, or none of the states `free`."""
    if cycle == wanted_cycle and state in free:
        return None
    return Clause(BOX_CHANGED, box=box, state=BoxState(state), entry=changed_seq)


def voucher_obstacle(voucher: Voucher) -> Clause | None:
    """A voucher that isn't open any more."""
    if voucher.state is VoucherState.OPEN:
        return None
    return Clause(
        VOUCHER_ENDED,
        voucher=voucher.code,
        state=voucher.state,
        at=voucher.closed_at,
        clerk=voucher.closed_by,
    )
