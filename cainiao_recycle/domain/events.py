"""The entries of the journal: what happened, as outcomes.

Replaying an entry draws nothing, decides nothing, needs no key and no clock: codes,
conditions, rewards and rule texts are in it. An entry never changes its meaning; a
new shape is a new version behind the slash of its kind, and the old one stays
readable.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, ClassVar

from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.record import Record, tuples


class Event(Record):
    """What one entry says. `kind` names it, with its version."""

    kind: ClassVar[str] = ""


class VoucherIssued(Record):
    """A voucher and the credits that paid for it, as (box, cycle)."""

    voucher: str
    eggs: int
    campaign: str
    campaign_date: str
    valid_from: str
    valid_until: str
    paid_by: tuple[tuple[int, int], ...]


class StationOpened(Event):
    """The first entry of a file. `settings` are the values it starts with."""

    kind = "station-opened/1"
    code: str
    name: str
    language: str
    time_zone: str
    cut_off_hour: int
    settings: dict[str, int]


class SettingSet(Event):
    """A setting of the station got another value. `before` was set by the entry
    `entry_before`, None where the file had no value for it.
    """

    kind = "setting-set/1"
    setting: str
    value: int
    before: int
    entry_before: int | None


class SizeSet(Event):
    """A size of box, new or changed. Outer sides; inside = outer − 2 × wall."""

    kind = "size-set/1"
    size: str
    length_mm: int
    width_mm: int
    height_mm: int
    wall_mm: int
    mass_g: int
    max_load_g: int
    max_cycles: int


class CarrierSet(Event):
    """What a carrier takes, new or changed; None is no limit. Girth is measured around
    the two shorter sides, the mass is that of parcel and box.
    """

    kind = "carrier-set/1"
    carrier: str
    max_length_mm: int | None
    max_girth_mm: int | None
    max_mass_g: int | None


class CampaignAdded(Event):
    """A campaign, with the whole rule as it was read."""

    kind = "campaign-added/1"
    campaign: str
    name: str
    starts: str
    ends: str
    rule: dict[str, Any]


class CampaignChanged(Event):
    """A campaign's name or quotas from now on: the whole rule now, and as it was."""

    kind = "campaign-changed/1"
    campaign: str
    rule: dict[str, Any]
    rule_before: dict[str, Any]


class StationRenamed(Event):
    """The station's name, now and before; its code never changes."""

    kind = "station-renamed/1"
    name: str
    name_before: str


class BoxReturned(Event):
    """A box came back over the counter. `issued` is the voucher of a box that is a visit
    of its own, or that ended its visit.
    """

    kind = "box-returned/1"
    box: int
    cycle: int
    new: bool
    waybill: str | None
    tag: str | None
    size: str | None
    length_mm: int
    width_mm: int
    height_mm: int
    wall_mm: int
    mass_g: int
    condition: str
    defects: tuple[str, ...]
    disposition: str
    shelf: str
    visit: str | None
    customer: Customer | None
    campaign: str | None
    campaign_date: str
    credits: int
    points: int
    reward: str
    issued: VoucherIssued | None
    finishes_visit: bool
    for_shipment: str | None


class VisitFinished(Event):
    """A visit of several boxes ended; its one voucher, when one was due."""

    kind = "visit-finished/1"
    visit: str
    boxes: int
    reward: str
    issued: VoucherIssued | None


class VisitNamed(Event):
    """An open visit got its customer after its first box. Of each box in it: number,
    cycle, credits, points and reward as they are with the customer (`now`) and were
    without (`before`).
    """

    kind = "visit-named/1"
    visit: str
    customer: Customer
    campaign: str
    now: tuple[tuple[int, int, int, int, str], ...]
    before: tuple[tuple[int, int, int, int, str], ...]


class VoucherRedeemed(Event):
    """Eggs were handed over. `was_expired`: the voucher's expiry was sealed before this
    was told, and is taken back.
    """

    kind = "voucher-redeemed/1"
    voucher: str
    eggs: int
    was_expired: bool


class VoucherVoided(Event):
    """An open voucher was made worthless."""

    kind = "voucher-voided/1"
    voucher: str
    eggs: int
    reason: str


class VoucherReissued(Event):
    """An open voucher got a new code; the old one is dead."""

    kind = "voucher-reissued/1"
    voucher: str
    eggs: int
    replaces: str
    valid_from: str
    valid_until: str
    reason: str


class VouchersExpired(Event):
    """Vouchers whose last day is over, found when that day was closed."""

    kind = "vouchers-expired/1"
    vouchers: tuple[str, ...]
    eggs: int


class LookupFailed(Event):
    """Somebody presented a voucher code that isn't one: the trace of a try."""

    kind = "lookup-failed/1"
    code: str
    why: str


class ShipmentItem(Record):
    """One line of what is to be sent. Padding on every side between items and wall."""

    item: str
    length_mm: int
    width_mm: int
    height_mm: int
    mass_g: int
    count: int
    padding_mm: int
    upright: bool
    fragile: bool


class ShipmentEntered(Event):
    """A parcel that waits to be packed."""

    kind = "shipment-entered/1"
    shipment: str
    items: tuple[ShipmentItem, ...]
    priority: int


class ShipmentPacked(Event):
    """A box was bound to a shipment. `shelf` is where it was taken from."""

    kind = "shipment-packed/1"
    shipment: str
    box: int
    cycle: int
    shelf: str | None


class ShipmentReleased(Event):
    """A box was unbound from its shipment and goes back to its shelf."""

    kind = "shipment-released/1"
    shipment: str
    box: int
    cycle: int
    shelf: str


class ShipmentSent(Event):
    """A parcel left. `box` is None when it left in a new carton.

    `entered` tells that no shipment had been entered before; `was_bound`, that the
    box was bound to it; condition and shelf are the box's before it left.
    """

    kind = "shipment-sent/1"
    shipment: str
    waybill: str | None
    entered: bool
    box: int | None
    cycle: int | None
    was_bound: bool
    condition: str | None
    shelf: str | None
    box_mass_g: int


class BoxRegraded(Event):
    """A box on hand was looked at again, or written off. `new_tag` is the tag it gets
    when it is kept after all and has none.
    """

    kind = "box-regraded/1"
    box: int
    cycle: int
    condition: str
    disposition: str
    shelf: str
    reason: str
    condition_before: str
    state_before: str
    shelf_before: str | None
    new_tag: str | None


class BoxMoved(Event):
    """A box on hand was put on another shelf."""

    kind = "box-moved/1"
    box: int
    cycle: int
    shelf: str
    shelf_before: str | None


class BoxMissed(Event):
    """A box that should be there isn't. A parcel it was bound to waits again;
    `next_box` is what was offered instead.
    """

    kind = "box-missed/1"
    shipment: str
    box: int
    cycle: int
    was_bound: bool
    shelf: str | None
    next_box: int | None
    next_shelf: str | None


class BoxFound(Event):
    """A missing box came over the counter again, in the cycle it was in: no reward."""

    kind = "box-found/1"
    waybill: str | None
    box: int
    tag: str | None
    cycle: int
    size: str | None
    condition: str
    defects: tuple[str, ...]
    disposition: str
    shelf: str
    visit: str | None
    for_shipment: str | None
    condition_before: str
    new_tag: str | None


class ShelfCounted(Event):
    """A shelf was counted. `found` were where the book has them, `elsewhere` were on
    another shelf by the book, `back` were missing before; `unknown` are codes of boxes
    that are not on hand by the book. `changes` has, for each box that changed, its
    number, state and shelf before, state and shelf after.
    """

    kind = "shelf-counted/1"
    shelf: str
    expected: int
    found: tuple[int, ...]
    missing: tuple[int, ...]
    elsewhere: tuple[int, ...]
    back: tuple[int, ...]
    unknown: tuple[str, ...]
    changes: tuple[tuple[int, str, str | None, str, str | None], ...]


class CageClosed(Event):
    """The boxes that waited for pulping went into a cage, from these shelves."""

    kind = "cage-closed/1"
    cage: int
    boxes: tuple[int, ...]
    shelves: tuple[str | None, ...]
    estimate_g: int
    mass_g: int
    weighed: bool


class PulpCollected(Event):
    """The mill took cages; shares in hundredths of a percent."""

    kind = "pulp-collected/1"
    ticket: str
    cages: tuple[int, ...]
    estimate_g: int
    scale_g: int
    moisture: int
    outthrows: int
    settlement_g: int
    notebook_equivalents: int
    estimate_off: int


class EggsReceived(Event):
    """A delivery of eggs."""

    kind = "eggs-received/1"
    eggs: int
    note: str


class EggsBroken(Event):
    """Eggs that can't be handed out."""

    kind = "eggs-broken/1"
    eggs: int
    note: str


class EggsCounted(Event):
    """A count of the eggs in stock, and what the book had at that time; the difference
    is the day's variance.
    """

    kind = "eggs-counted/1"
    counted: int
    expected: int


class EggsCarried(Event):
    """So many eggs more in a count's difference, because of what was told in another
    order than it happened: an entry dated before a count that had found it already, or a
    count dated before the undo of what it had seen. `entry` wrote it, `other` is the
    one it meets.
    """

    kind = "eggs-carried/1"
    entry: int
    other: int
    eggs: int


class DayClosed(Event):
    """A business day sealed. opening + in = out + closing, for each of the three.

    `head` is the hash of the entry before this one.
    """

    kind = "day-closed/1"
    date: str
    head: str
    boxes_opening: int
    boxes_in: int
    boxes_sent: int
    boxes_pulped: int
    boxes_missing: int
    boxes_closing: int
    vouchers_opening: int
    vouchers_issued: int
    vouchers_redeemed: int
    vouchers_void: int
    vouchers_expired: int
    vouchers_replaced: int
    vouchers_closing: int
    eggs_opening: int
    eggs_received: int
    eggs_given: int
    eggs_broken: int
    eggs_variance: int
    eggs_closing: int


class VoucherBatchIssued(Event):
    """Vouchers for an occasion (a school day), alike, and paid for by no box."""

    kind = "voucher-batch-issued/1"
    reason: str
    eggs: int
    campaign: str
    campaign_date: str
    valid_from: str
    valid_until: str
    vouchers: tuple[str, ...]


class TagsDrawn(Event):
    """Codes of blank box tags, printed before there is a box."""

    kind = "tags-drawn/1"
    tags: tuple[str, ...]


class PrinterSet(Event):
    """A receipt printer, new or changed."""

    kind = "printer-set/1"
    printer: str
    destination: str
    width_mm: int
    qr: str
    module_dots: int
    largest_scale: int
    cut: bool
    printer_closes: bool


class PrinterRemoved(Event):
    """A printer's name was given up."""

    kind = "printer-removed/1"
    printer: str


class PrintStarted(Event):
    """A job is about to be sent; this entry's number is the job's. `slips` are codes
    with the number of the copy, 1 for the unmarked one; `to` is the printer's name, or
    where else it goes.
    """

    kind = "print-started/1"
    slips: tuple[tuple[str, int], ...]
    to: str


class PrintEnded(Event):
    """What came of a job: handed-over, unknown or not-started, and why."""

    kind = "print-ended/1"
    job: int
    outcome: str
    reason: str


class ClockConfirmed(Event):
    """Somebody compared the clock with a watch. `watch_at` is what the watch said, in
    UTC milliseconds; `date` the business date by then. What was recorded before under
    a clock ahead counts as having happened now at the latest.
    """

    kind = "clock-confirmed/1"
    watch_at: int
    date: str


class EntryUndone(Event):
    """Entries reversed: the one asked for last, what followed from it before."""

    kind = "entry-undone/1"
    entry: int
    undone: tuple[int, ...]
    undone_kinds: tuple[str, ...]
    reason: str


class BookRestored(Event):
    """A backup became the station file: how far its journal went, how far the one it
    replaced is known to have gone (0 and zeros: none was there), and how many entries
    of that one are not in this book.
    """

    kind = "book-restored/1"
    backup_entry: int
    backup_head: str
    replaced_entry: int
    replaced_head: str
    lost: int


KINDS: dict[str, type[Event]] = {event.kind: event for event in Event.__subclasses__()}

NESTED: dict[str, Callable[[list[Any]], Any]] = {
    "customer": Customer.of,
    "issued": lambda values: VoucherIssued.of([*values[:-1], tuples(values[-1])]),
    "items": lambda items: tuple(ShipmentItem.of(item) for item in items),
}
"""What a field's list stands for, where it is more than a tuple."""


@lru_cache
def lists_of(kind: str) -> tuple[tuple[int, Callable[[list[Any]], Any]], ...]:
    """The fields of a kind that JSON has as lists: where each stands, and what makes its
    value.
    """
    fields = KINDS[kind].__annotations__
    return tuple(
        (at, NESTED.get(name, tuples))
        for at, name in enumerate(KINDS[kind].names())
        if name in NESTED or "tuple" in str(fields[name])
    )


def decode(kind: str, values: list[Any]) -> Event:
    """An event from its kind and the plain values of its fields, in order."""
    for at, made in lists_of(kind):
        if type(values[at]) is list:
            values[at] = made(values[at])
    return KINDS[kind].of(values)
