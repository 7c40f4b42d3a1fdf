"""What each entry does to the tables, and how that is reversed.

`apply` is the only way a table changes, whether an entry was just written or the
tables are rebuilt from the journal.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from cainiao_recycle.domain import events
from cainiao_recycle.domain.events import EntryUndone, Event
from cainiao_recycle.store import (
    boxes,
    clock,
    days,
    egg_stock,
    forgotten,
    journal,
    prints,
    pulp,
    references,
    returns,
    setup,
    shipments,
    stock,
    transfers,
    visits,
    vouchers,
)
from cainiao_recycle.store.journal import Entry

Effect = Callable[[sqlite3.Connection, Entry, Any], None]


def change_nothing(db: sqlite3.Connection, entry: Entry, event: Event) -> None:
    """A restored book's tables are those of its backup; the journal alone tells."""


EFFECTS: dict[type[Event], Effect] = {
    events.StationOpened: setup.open_station,
    events.SettingSet: setup.change_setting,
    events.SizeSet: setup.set_size,
    events.CarrierSet: setup.set_carrier,
    events.CampaignAdded: setup.add_campaign,
    events.CampaignChanged: setup.change_campaign,
    events.StationRenamed: setup.rename_station,
    events.NetworkKeyJoined: references.join,
    events.KeysRenewed: references.lose,
    events.KeysForgotten: forgotten.forget,
    events.BoxReturned: returns.take_in,
    events.VisitFinished: visits.finish,
    events.VisitNamed: visits.name_customer,
    events.BoxRegraded: boxes.regrade,
    events.VoucherRedeemed: vouchers.redeem,
    events.VoucherVoided: vouchers.void,
    events.VoucherReissued: vouchers.reissue,
    events.VouchersExpired: vouchers.expire,
    events.LookupFailed: vouchers.note_failure,
    events.ShipmentEntered: shipments.enter,
    events.ShipmentPacked: shipments.pack,
    events.ShipmentReleased: shipments.release,
    events.ShipmentSent: shipments.send,
    events.BoxMoved: stock.move,
    events.BoxMissed: stock.miss,
    events.BoxFound: stock.find,
    events.ShelfCounted: stock.take_count,
    events.BoxesGiven: transfers.give,
    events.BoxesTransferred: transfers.transfer,
    events.BoxesReceived: transfers.receive,
    events.CageClosed: pulp.close_cage,
    events.PulpCollected: pulp.collect,
    events.NotebooksDelivered: pulp.deliver_notebooks,
    events.EggsReceived: egg_stock.receive,
    events.EggsBroken: egg_stock.write_off,
    events.EggsCounted: egg_stock.take_count,
    events.EggsCarried: egg_stock.carry,
    events.DayClosed: days.seal,
    events.ClockConfirmed: clock.confirm,
    events.ReviewDone: days.note_done,
    events.VoucherBatchIssued: vouchers.issue_batch,
    events.TagsDrawn: boxes.draw_tags,
    events.PrinterSet: prints.set_printer,
    events.PrinterRemoved: prints.remove_printer,
    events.PrintStarted: prints.start,
    events.PrintEnded: prints.end,
    events.BookRestored: change_nothing,
}

REVERSALS: dict[type[Event], Effect] = {
    events.SettingSet: setup.undo_change_setting,
    events.CampaignAdded: setup.undo_add_campaign,
    events.CampaignChanged: setup.undo_change_campaign,
    events.StationRenamed: setup.undo_rename_station,
    events.BoxReturned: returns.undo_take_in,
    events.VisitFinished: visits.undo_finish,
    events.VisitNamed: visits.undo_name_customer,
    events.BoxRegraded: boxes.undo_regrade,
    events.VoucherRedeemed: vouchers.undo_redeem,
    events.VoucherVoided: vouchers.undo_void,
    events.VoucherReissued: vouchers.undo_reissue,
    events.ShipmentEntered: shipments.undo_enter,
    events.ShipmentPacked: shipments.undo_pack,
    events.ShipmentReleased: shipments.undo_release,
    events.ShipmentSent: shipments.undo_send,
    events.BoxMoved: stock.undo_move,
    events.BoxMissed: stock.undo_miss,
    events.BoxFound: stock.undo_find,
    events.ShelfCounted: stock.undo_take_count,
    events.BoxesGiven: transfers.undo_give,
    events.BoxesTransferred: transfers.undo_transfer,
    events.BoxesReceived: transfers.undo_receive,
    events.CageClosed: pulp.undo_close_cage,
    events.PulpCollected: pulp.undo_collect,
    events.NotebooksDelivered: pulp.undo_deliver_notebooks,
    events.EggsReceived: egg_stock.undo_receive,
    events.EggsBroken: egg_stock.undo_write_off,
    events.EggsCounted: egg_stock.undo_take_count,
    events.EggsCarried: egg_stock.undo_carry,
    events.VoucherBatchIssued: vouchers.undo_issue_batch,
}


def apply(db: sqlite3.Connection, entry: Entry) -> None:
    """Change the tables as an entry says."""
    event = entry.event
    if isinstance(event, EntryUndone):
        reverse(db, entry, event)
    else:
        EFFECTS[type(event)](db, entry, event)


def reverse(db: sqlite3.Connection, entry: Entry, event: EntryUndone) -> None:
    """Reverse what other entries did; the journal says what that was."""
    for undone in map(journal.event_of(db), event.undone):
        REVERSALS[type(undone)](db, entry, undone)
    days.note_undo(db, entry, event)
