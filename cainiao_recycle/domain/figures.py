"""The figures of a day, added up entry by entry; the names are those of `indicators`.

What was undone is taken away on the day it is undone, so that a sealed day stays as it
was sealed, and the figures of days make those of a month by adding.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from cainiao_recycle.domain import money
from cainiao_recycle.domain.events import (
    BoxesGiven,
    BoxesReceived,
    BoxesTransferred,
    BoxReturned,
    CageClosed,
    EggsBroken,
    EggsCarried,
    EggsCounted,
    EggsReceived,
    EntryUndone,
    Event,
    NotebooksDelivered,
    PulpCollected,
    ShipmentSent,
    VisitNamed,
    VoucherBatchIssued,
    VoucherIssued,
    VoucherRedeemed,
    VouchersExpired,
    VoucherVoided,
)
from cainiao_recycle.domain.indicators import COUNTED, INDICATORS, cycle_name
from cainiao_recycle.domain.money import Prices


class Look(NamedTuple):
    """What the book is asked for: the business date and the event of an entry, the campaign
    of a voucher, and the prices that a business date is reckoned with.
    """

    entry: Callable[[int], tuple[str, Event]]
    campaign: Callable[[str], str]
    prices: Callable[[str], Prices] = lambda _date: Prices()


Amounts = dict[str, int]

WHOLE = ""
"""Where a campaign's name would stand: the figures of the whole day."""

GOES_TO = {"reuse": "kept", "hold": "held", "pulp": "for_pulp"}
SOUND = ("A", "B")


def amounts_of(event: Event, date: str, prices: Prices) -> Amounts:
    """What one entry of a business date adds, but for customers and undos."""
    match event:
        case BoxReturned():
            return returned(event, date) | issued_with(event.issued)
        case VoucherBatchIssued(vouchers=vouchers, eggs=each):
            return {"eggs_issued": len(vouchers) * each}
        case VoucherRedeemed(eggs=eggs, was_expired=was_expired):
            return {
                "eggs_given": eggs,
                "eggs_lapsed": -eggs * was_expired,
                "eggs_fen": eggs * prices.egg_fen,
            }
        case VoucherVoided(eggs=eggs) | VouchersExpired(eggs=eggs):
            return {"eggs_lapsed": eggs}
        case EggsReceived(eggs=eggs):
            return {"eggs_received": eggs}
        case EggsBroken(eggs=eggs):
            return {"eggs_broken": eggs}
        case EggsCounted(counted=counted, expected=expected):
            return {"eggs_variance": counted - expected}
        case EggsCarried(eggs=eggs):
            return {"eggs_variance": eggs}
        case ShipmentSent():
            return sent(event, prices) | ANSWERED[event.used_answer]
        case BoxesGiven(left=left):
            return {"given_away": len(left)}
        case BoxesTransferred(left=left):
            return {"transferred_out": len(left)}
        case BoxesReceived(came=came):
            return {"transferred_in": len(came)}
        case CageClosed(boxes=boxes, mass_g=mass_g):
            return {"boxes_pulped": len(boxes), "pulped_g": mass_g}
        case PulpCollected(settlement_g=settled, notebook_equivalents=notebooks):
            return {
                "settlement_g": settled,
                "notebook_equivalents": notebooks,
                "board_fen": money.of_mass(settled, prices.board_fen_kg),
            }
        case NotebooksDelivered(notebooks=notebooks):
            return {"notebooks_delivered": notebooks}
        case VisitNamed():
            return named(event)
    return issued_with(getattr(event, "issued", None))


def returned(event: BoxReturned, date: str) -> Amounts:
    """A box that came back."""
    return {
        "returned": 1,
        "sound": int(event.condition in SOUND),
        GOES_TO[event.disposition]: 1,
        "credits": event.credits,
        "points": event.points,
        "late": int(event.campaign_date < date),
    }


ANSWERED: dict[str | None, Amounts] = {
    None: {},
    "yes": {"used_accepted": 1},
    "no": {"used_declined": 1},
}
"""What a customer said to a used box."""


def sent(event: ShipmentSent, prices: Prices) -> Amounts:
    """A parcel that left."""
    if event.box is None:
        return {"sent_new": 1}
    return {
        "sent_used": 1,
        cycle_name(event.cycle or 1): 1,
        "board_reused_g": event.box_mass_g,
        "cartons_fen": money.of_mass(event.box_mass_g, prices.carton_fen_kg),
    }


def issued_with(issued: VoucherIssued | None) -> Amounts:
    """The voucher that an entry issued, if it did."""
    return {} if issued is None else {"eggs_issued": issued.eggs}


def named(event: VisitNamed) -> Amounts:
    """What boxes of a visit come to more since it is known whose they are."""
    return {
        "credits": sum(one[2] for one in event.now) - sum(one[2] for one in event.before),
        "points": sum(one[3] for one in event.now) - sum(one[3] for one in event.before),
    }


def campaign_of(event: Event, look: Look) -> str | None:
    """The campaign an entry belongs to, where it names one or a voucher."""
    if isinstance(event, VoucherRedeemed):
        return look.campaign(event.voucher)
    campaign = getattr(event, "campaign", None)
    return campaign or getattr(getattr(event, "issued", None), "campaign", None)


class DayFigures:
    """The figures of one business date: of the whole day, and of each campaign that
    entries name.
    """

    def __init__(self, date: str) -> None:
        self.date = date
        self.amounts: Counter[tuple[str, str]] = Counter()
        self.came: Counter[tuple[str, str]] = Counter()

    def take(self, event: Event, look: Look) -> None:
        """An entry of the day."""
        if isinstance(event, EntryUndone):
            for date, undone in map(look.entry, event.undone):
                self.add(undone, date, look, -1)
        else:
            self.add(event, self.date, look, 1)

    def add(self, event: Event, date: str, look: Look, times: int) -> None:
        """An entry of a business date, as often as given."""
        campaign = campaign_of(event, look)
        for name, amount in amounts_of(event, date, look.prices(date)).items():
            self.amounts[WHOLE, name] += times * amount
            if campaign is not None:
                self.amounts[campaign, name] += times * amount
        person = getattr(event, "customer", None)
        if person is not None and campaign is not None and date == self.date:
            self.came[campaign, person.hash] += times

    def rows(self) -> Iterator[tuple[str, str, int]]:
        """Campaign (empty for the whole day), indicator and amount. The whole day has every
        indicator, a campaign those that entries of the day moved.
        """
        amounts = Counter({(WHOLE, one.name): 0 for one in COUNTED})
        amounts.update(self.amounts)
        for (campaign, _), times in self.came.items():
            amounts[WHOLE, "customers"] += times > 0
            amounts[campaign, "customers"] += times > 0
        for (campaign, name), amount in sorted(amounts.items()):
            if amount or (campaign == WHOLE and name in INDICATORS):
                yield campaign, name, amount

    def by_campaign(self) -> dict[str, Amounts]:
        """The same as a seal has them: amounts by name, by campaign."""
        found: dict[str, Amounts] = {}
        for campaign, name, amount in self.rows():
            found.setdefault(campaign, {})[name] = amount
        return found
