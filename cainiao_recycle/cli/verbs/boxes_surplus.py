"""`boxes surplus`: which sizes there are too many boxes of."""

from typing import Any

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import say
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.transferring import Surplus

HELP = _(
    "Tell of each size how many boxes are in stock, how long they last, and how many to "
    "keep, give away, transfer or pulp."
)
EXAMPLE = ""


def command() -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.surplus()
        headers = [
            _("size"), _("in stock"), _("sent"), _("days"), _("room"), _("keep"),
            _("give"), _("transfer"), _("pulp"),
        ]  # fmt: skip
        desk.listing(headers, (as_row(one, desk.json) for one in found))
    if found and not desk.json:
        template = _("Sent: in the last {days} days. Days: how long they last.")
        say(sentence(template, days=found[0].holding.days))
    return 0


def as_row(one: Surplus, machine: bool) -> dict[str, Any]:
    """A size, for machines or for people."""
    holding, advice = one.holding, one.advice
    plain = {
        "size": one.size,
        "in_stock": holding.in_stock,
        "sent": holding.sent,
        "cover_days": advice.cover_days,
        "room": advice.room,
        "keep": advice.keep,
        "give": advice.give,
        "transfer": advice.transfer,
        "pulp": advice.pulp,
        "days": holding.days,
    }
    if machine:
        return plain
    return {key: ("-" if value is None else value) for key, value in plain.items()}
