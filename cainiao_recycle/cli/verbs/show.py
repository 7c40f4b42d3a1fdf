"""`show`: the life of anything."""

from collections.abc import Iterable
from typing import Annotated, Any

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.answers import in_reference
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import number_typed
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.cli.stories import story_lines, story_object
from cainiao_recycle.domain.boxes import BoxState
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.copies import Print
from cainiao_recycle.domain.days import iso_time
from cainiao_recycle.domain.events import EntryUndone, Event
from cainiao_recycle.domain.outlook import KEPT
from cainiao_recycle.domain.vouchers import Voucher
from cainiao_recycle.domain.words import EVENT_WORDS
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.looking_up import Known, Life
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.shipments import Shipment

HELP = _(
    "Tell the life of anything: a voucher, a box, a waybill, a shipment; or what a "
    "customer brought and got, where the slip is lost."
)
EXAMPLE = "8517389065633348"


def command(
    code: Annotated[
        str,
        typer.Argument(
            help=_(
                "Voucher, box tag or number, waybill, shipment, mobile number; - reads it "
                "from standard input."
            ),
            metavar="CODE",
        ),
    ],
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        life = station.show(number_typed(code) or "")
        if desk.json:
            emit(as_object(station, life))
        else:
            tell(station, life)
    return 0


def as_object(station: Station, life: Life) -> dict[str, Any]:
    """A life for machines."""
    return {
        "code": life.code or None,
        "kind": kind_of(life),
        **subject_of(station, life),
        "entries": [
            {
                "entry": entry.seq,
                "kind": entry.event.kind,
                "happened_at": iso_time(entry.happened_at, station.zone),
                "clerk": entry.clerk,
            }
            for entry in life.entries
        ],
    }


def kind_of(life: Life) -> str:
    """What it is."""
    if isinstance(life.subject, Voucher):
        return "voucher"
    if isinstance(life.subject, Known):
        return "customer"
    return "box" if isinstance(life.subject, Box) else "shipment"


def subject_of(station: Station, life: Life) -> dict[str, Any]:
    """How it stands, for machines."""
    match life.subject:
        case Voucher() as voucher:
            return voucher_object(station, voucher)
        case Box() as box:
            return box_object(box, life.vouchers)
        case Known() as customer:
            return customer_object(customer)
        case shipment:
            return shipment_object(station, shipment)


def voucher_object(station: Station, one: Voucher) -> dict[str, Any]:
    """A voucher and its slips."""
    return {
        "state": one.state,
        "eggs": one.eggs,
        "campaign": one.campaign,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "replaced_by": one.replaced_by,
        "prints": [print_object(station, each) for each in one.prints],
    }


def print_object(station: Station, one: Print) -> dict[str, Any]:
    """A slip of paper; its outcome is null while it isn't known."""
    return {
        "copy": one.copy,
        "to": one.to,
        "started_at": iso_time(one.started_at, station.zone),
        "clerk": one.clerk,
        "outcome": one.outcome_at(station.clock()),
    }


def box_object(one: Box, paid: Iterable[Voucher]) -> dict[str, Any]:
    """A box and the vouchers it paid for."""
    return {
        "box": one.box,
        "tag": one.tag,
        "state": one.state,
        "size": one.size.name,
        "cycle": one.cycle,
        "condition": one.condition,
        "shelf": one.shelf,
        "vouchers": list(map(voucher_in_short, paid)),
    }


def customer_object(one: Known) -> dict[str, Any]:
    """What a customer brought and got, campaign by campaign."""
    return {
        "last_four": one.last_four,
        "campaigns": [
            {
                "campaign": each.campaign,
                **each.brought._asdict(),
                "missing": each.missing,
                "vouchers": list(map(voucher_in_short, each.vouchers)),
            }
            for each in one.accounts
        ],
        "story": story_object(one.story),
    }


def voucher_in_short(one: Voucher) -> dict[str, Any]:
    """A voucher in a few words; `entry` is the one that last changed it."""
    return {
        "voucher": one.code,
        "eggs": one.eggs,
        "state": one.state,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "replaced_by": one.replaced_by,
        "entry": one.changed_seq,
    }


def shipment_object(station: Station, one: Shipment) -> dict[str, Any]:
    """A shipment."""
    return {
        "shipment": one.shipment,
        "state": one.state,
        **in_reference(station, one.waybill),
        "carton": one.carton,
        "box": one.box,
    }


def tell(station: Station, life: Life) -> None:
    """A life for people."""
    match life.subject:
        case Voucher() as voucher:
            say(voucher_text(voucher), bold=True)
            for each in voucher.prints:
                say("  " + print_text(station, each))
        case Known() as customer:
            tell_customer(customer)
        case Box() as box:
            tell_box(box, life.vouchers)
        case shipment:
            tell_shipment(shipment)
    for entry in life.entries:
        kind = _(EVENT_WORDS[type(entry.event)])
        at = station.local(entry.happened_at)
        say(f"  {at}  {kind}  {details(entry.event)}  {entry.clerk}  #{entry.seq}")


def tell_box(box: Box, paid: Iterable[Voucher]) -> None:
    """A box for people."""
    size = box.size
    sides = (size.length_mm, size.width_mm, size.height_mm)
    text = sentence(
        _("Box {box}: {state}, size {size}, cycle {cycle}, condition {condition}"),
        box=box.box,
        state=BoxState(box.state),
        size=size.name or "×".join(map(str, sides)),
        cycle=box.cycle,
        condition=box.condition or "-",
    )
    say(text, bold=True)
    if box.tag:
        say("  " + sentence(_("Tag {tag}"), tag=grouped(box.tag)))
    for voucher in paid:
        say("  " + voucher_text(voucher))


def tell_customer(customer: Known) -> None:
    """A customer for people: the last four characters only."""
    say(sentence(_("Customer …{ending}"), ending=customer.last_four), bold=True)
    for line in story_lines(customer.story):
        say("  " + line)
    for one in customer.accounts:
        template = _(
            "Campaign {campaign}: {boxes} boxes, {credits} credits, {unused} not used yet"
        )
        say(sentence(template, campaign=one.campaign, **one.brought._asdict()))
        if one.missing is not None:
            say("  " + sentence(_(KEPT), eggs=one.eggs, n=one.missing))
        for voucher in one.vouchers:
            say("  " + voucher_text(voucher))


def tell_shipment(shipment: Shipment) -> None:
    """A shipment for people."""
    text = sentence(
        _("Shipment {shipment}: {state}, waybill {waybill}, box {box}"),
        shipment=shipment.shipment,
        state=_(shipment.state),
        waybill=shipment.waybill or "-",
        box=shipment.box or "-",
    )
    say(text, bold=True)


def voucher_text(one: Voucher) -> str:
    """A voucher for people."""
    return sentence(
        _("Voucher {code}: {state}, eggs {eggs}, valid {first} to {last}"),
        code=grouped(one.code),
        state=one.state,
        eggs=one.eggs,
        first=one.valid_from,
        last=one.valid_until,
    )


def print_text(station: Station, one: Print) -> str:
    """A slip for people."""
    return sentence(
        _("Slip {copy}: {at}, {to}, {outcome}, {clerk}"),
        copy=one.copy,
        at=station.local(one.started_at),
        to=one.to,
        outcome=one.outcome_at(station.clock()) or _("printing now"),
        clerk=one.clerk,
    )


def details(event: Event) -> str:
    """The few values of an entry that tell it from others of its kind."""
    wanted = (
        "waybill", "voucher", "replaces", "shipment", "cage", "ticket", "condition",
        "transfer",
    )  # fmt: skip
    values = [getattr(event, name, None) for name in wanted]
    issued = getattr(event, "issued", None)
    values.append(issued.voucher if issued else None)
    if isinstance(event, EntryUndone):
        values += [f"#{event.entry}", event.reason]
    return " ".join(dict.fromkeys(str(value) for value in values if value))
