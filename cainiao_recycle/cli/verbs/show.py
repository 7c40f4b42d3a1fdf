"""`show`: the life of anything."""

from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, sentence
from cainiao_recycle.domain.boxes import BoxState
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.copies import Print
from cainiao_recycle.domain.days import iso_time
from cainiao_recycle.domain.events import EntryUndone, Event
from cainiao_recycle.domain.vouchers import Voucher
from cainiao_recycle.domain.words import EVENT_WORDS
from cainiao_recycle.language import _
from cainiao_recycle.station import Station
from cainiao_recycle.station.looking_up import Known, Life
from cainiao_recycle.store.boxes import Box

HELP = _(
    "Tell the life of anything: a voucher, a box, a waybill, a shipment; or what a "
    "customer brought and got, where the slip is lost."
)


def command(
    code: Annotated[
        str,
        typer.Argument(
            help=_("Voucher, box tag or number, waybill, shipment, mobile number."),
            metavar="CODE",
        ),
    ],
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        life = station.show(code)
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
    """How it stands."""
    match life.subject:
        case Voucher() as one:
            return {
                "state": one.state,
                "eggs": one.eggs,
                "campaign": one.campaign,
                "valid_from": one.valid_from,
                "valid_until": one.valid_until,
                "replaced_by": one.replaced_by,
                "prints": [printed(station, one) for one in one.prints],
            }
        case Box() as one:
            return {
                "box": one.box,
                "tag": one.tag,
                "state": one.state,
                "size": one.size.name,
                "cycle": one.cycle,
                "condition": one.condition,
                "shelf": one.shelf,
                "vouchers": [slip(paid) for paid in life.vouchers],
            }
        case Known() as one:
            return {
                "last_four": one.last_four,
                "campaigns": [
                    {
                        "campaign": each.campaign,
                        **each.brought._asdict(),
                        "vouchers": [slip(got) for got in each.vouchers],
                    }
                    for each in one.accounts
                ],
            }
        case one:
            return {
                "shipment": one.shipment,
                "state": one.state,
                "waybill": one.waybill,
                "carton": one.carton,
                "box": one.box,
            }


def slip(one: Voucher) -> dict[str, Any]:
    """A voucher in a few words for machines; `entry` is the one that last changed it."""
    return {
        "voucher": one.code,
        "eggs": one.eggs,
        "state": one.state,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "replaced_by": one.replaced_by,
        "entry": one.changed_seq,
    }


def printed(station: Station, one: Print) -> dict[str, Any]:
    """A slip of paper for machines; its outcome is null while it isn't known."""
    return {
        "copy": one.copy,
        "to": one.to,
        "started_at": iso_time(one.started_at, station.zone),
        "clerk": one.clerk,
        "outcome": one.outcome_at(station.clock()),
    }


def tell(station: Station, life: Life) -> None:
    """A life for people."""
    match life.subject:
        case Voucher() as one:
            say(told_voucher(one), bold=True)
            for each in one.prints:
                say("  " + told_slip(station, each))
        case Known() as one:
            tell_customer(one)
        case Box() as one:
            template = _(
                "Box {box}: {state}, size {size}, cycle {cycle}, condition {condition}"
            )
            say(
                sentence(
                    template,
                    box=one.box,
                    state=BoxState(one.state),
                    size=one.size.name or "×".join(map(str, outer(one))),
                    cycle=one.cycle,
                    condition=one.condition or "-",
                ),
                bold=True,
            )
            if one.tag:
                say("  " + sentence(_("Tag {tag}"), tag=grouped(one.tag)))
            for paid in life.vouchers:
                say("  " + told_voucher(paid))
        case one:
            template = _("Shipment {shipment}: {state}, waybill {waybill}, box {box}")
            say(
                sentence(
                    template,
                    shipment=one.shipment,
                    state=_(one.state),
                    waybill=one.waybill or "-",
                    box=one.box or "-",
                ),
                bold=True,
            )
    for entry in life.entries:
        words = _(EVENT_WORDS[type(entry.event)])
        at = station.local(entry.happened_at)
        say(f"  {at}  {words}  {details(entry.event)}  {entry.clerk}  #{entry.seq}")


def told_voucher(one: Voucher) -> str:
    """A voucher for people."""
    return sentence(
        _("Voucher {code}: {state}, eggs {eggs}, valid {first} to {last}"),
        code=grouped(one.code),
        state=one.state,
        eggs=one.eggs,
        first=one.valid_from,
        last=one.valid_until,
    )


def tell_customer(known: Known) -> None:
    """A customer for people: the last four characters only."""
    say(sentence(_("Customer …{ending}"), ending=known.last_four), bold=True)
    for one in known.accounts:
        template = _(
            "Campaign {campaign}: {boxes} boxes, {credits} credits, {unused} not used yet"
        )
        say(sentence(template, campaign=one.campaign, **one.brought._asdict()))
        for got in one.vouchers:
            say("  " + told_voucher(got))


def told_slip(station: Station, slip: Print) -> str:
    """A slip for people."""
    return sentence(
        _("Slip {copy}: {at}, {to}, {outcome}, {clerk}"),
        copy=slip.copy,
        at=station.local(slip.started_at),
        to=slip.to,
        outcome=slip.outcome_at(station.clock()) or _("printing now"),
        clerk=slip.clerk,
    )


def outer(box: Box) -> tuple[int, int, int]:
    """A box's outer sides."""
    return box.size.length_mm, box.size.width_mm, box.size.height_mm


def details(event: Event) -> str:
    """The few values of an entry that tell it from others of its kind."""
    wanted = ("waybill", "voucher", "replaces", "shipment", "cage", "ticket", "condition")
    values = [getattr(event, name, None) for name in wanted]
    issued = getattr(event, "issued", None)
    values.append(issued.voucher if issued else None)
    if isinstance(event, EntryUndone):
        values += [f"#{event.entry}", event.reason]
    return " ".join(dict.fromkeys(str(value) for value in values if value))
