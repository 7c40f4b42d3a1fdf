"""What machines read of a recorded entry: keys that are never removed and never
change their meaning.
"""

from collections.abc import Mapping
from typing import Any

from cainiao_recycle.domain.days import iso_time
from cainiao_recycle.domain.events import (
    BoxCame,
    BoxesGiven,
    BoxesReceived,
    BoxesTransferred,
    BoxFound,
    BoxLeft,
    BoxReturned,
    ClockConfirmed,
    EntryUndone,
    Event,
    KeysForgotten,
    ShipmentEntered,
    VisitFinished,
    VisitNamed,
    VoucherIssued,
    VoucherRedeemed,
)
from cainiao_recycle.domain.references import outside
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.undo import moved
from cainiao_recycle.station.session import Recorded, Session

HIDDEN = {
    "issued", "customer", "paid_by", "undone_kinds", "hash", "changes", "shelves",
    "was_expired", "ref", "refs",
}  # fmt: skip
"""What an entry keeps for itself."""


def answer(session: Session, recorded: Recorded) -> dict[str, Any]:
    """One entry as an object; `entry` is null when nothing was recorded, `replayed` true
    when the same request was recorded before.
    """
    event, entry = recorded.event, recorded.entry
    body = body_of(event)
    if isinstance(event, VoucherRedeemed) and entry is not None:
        body["redeemed_at"] = iso_time(entry.happened_at, session.zone)
    body = with_numbers(session, body, recorded.numbers)
    body["entry"] = entry.seq if entry else None
    body["happened_at"] = iso_time(entry.happened_at, session.zone) if entry else None
    body["replayed"] = recorded.replayed
    if recorded.differs:
        body["differs"] = list(recorded.differs)
    return body


def body_of(event: Event) -> dict[str, Any]:
    """The event's own part."""
    match event:
        case ClockConfirmed():
            return {"date": event.date}
        case BoxReturned() | BoxFound():
            return returned(event)
        case VisitFinished():
            return {
                "visit": event.visit,
                "boxes": event.boxes,
                "reward": event.reward,
                **voucher(event.issued),
            }
        case VisitNamed():
            return {
                "visit": event.visit,
                "boxes": len(event.now),
                "credits": sum(counts for _, _, counts, *_ in event.now),
                "points": sum(points for *_, points, _ in event.now),
            }
        case EntryUndone():
            return {
                "undone": event.entry,
                "entries": list(event.undone),
                "reason": event.reason,
                "second": event.second,
            }
        case BoxesGiven() | BoxesTransferred() | BoxesReceived():
            return {**names_of(event), "boxes": list(map(box_moved, moved(event)))}
        case KeysForgotten():
            return {
                "reason": event.reason,
                "before": event.before,
                "keys": [
                    {"key": mark or None, "serves": serves, "of": of}
                    for serves, of, mark in event.keys
                ],
                "second": event.second,
            }
        case ShipmentEntered():
            return {**vars(event), "items": [vars(item) for item in event.items]}
    return {key: value for key, value in vars(event).items() if key not in HIDDEN}


def names_of(event: Event) -> dict[str, str]:
    """What a transfer is called, and its stations; nothing for boxes given away."""
    if isinstance(event, BoxesTransferred):
        return {"transfer": event.transfer, "from": event.sender, "to": event.to}
    if isinstance(event, BoxesReceived):
        return {"transfer": event.transfer, "from": event.sender}
    return {}


OF_THE_BOOK = {"wall_mm", "cycle_before", "state_before", "condition_before"}


def box_moved(one: BoxLeft | BoxCame) -> dict[str, Any]:
    """A box that left without a parcel, or came from another station."""
    return {key: value for key, value in vars(one).items() if key not in OF_THE_BOOK}


def with_numbers(
    session: Session, body: dict[str, Any], numbers: Mapping[str, str]
) -> dict[str, Any]:
    """The same with its waybills as this request knows them: the number where it was told
    it, the reference and what people read of it in any case.
    """
    found: dict[str, Any] = {}
    for key, value in body.items():
        if key == "waybill":
            found |= {key: numbers.get(value), **in_reference(session, value)}
        elif isinstance(value, list | tuple):
            found[key] = [as_told(one, numbers) for one in value]
        else:
            found[key] = as_told(value, numbers)
    return found


def as_told(value: Any, numbers: Mapping[str, str]) -> Any:
    """A shipment's number or a box's code in the words of the request."""
    return numbers.get(value, value) if isinstance(value, str) else value


def in_reference(session: Session, waybill: str | None) -> dict[str, str | None]:
    """A waybill to whoever wasn't told its number."""
    return {
        "waybill_ref": waybill and outside(waybill),
        "waybill_short": waybill and session.keyring.short(waybill),
    }


def returned(event: BoxReturned | BoxFound) -> dict[str, Any]:
    """A box that came back; one that was missing earns nothing again."""
    issued = None if isinstance(event, BoxFound) else event.issued
    return {
        "waybill": event.waybill,
        "box": event.box,
        "tag": event.tag,
        "cycle": event.cycle,
        "size": event.size,
        "condition": event.condition,
        "defects": list(event.defects),
        "disposition": event.disposition,
        "shelf": event.shelf,
        "credits": 0 if isinstance(event, BoxFound) else event.credits,
        "points": 0 if isinstance(event, BoxFound) else event.points,
        "reward": (
            Reward.ALREADY_REWARDED if isinstance(event, BoxFound) else event.reward
        ),
        **voucher(issued),
        "visit": event.visit,
        "for_shipment": event.for_shipment,
    }


def voucher(issued: VoucherIssued | None) -> dict[str, Any]:
    """The voucher of an entry; 0 eggs without one."""
    return {
        "eggs": issued.eggs if issued else 0,
        "voucher": issued.voucher if issued else None,
        "valid_until": issued.valid_until if issued else None,
    }
