"""`keys list`: which keys there are, and what each serves."""

from typing import Any

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.key_care import Held
from cainiao_recycle.station.keys import Serves

HELP = _("List the keys: what each is called in the book, what it serves, since when.")
EXAMPLE = ""

SERVES = {
    Serves.CAMPAIGN: N_("customers of {of}"),
    Serves.WAYBILLS: N_("waybills of {of}"),
    Serves.NETWORK: N_("the network's waybills of {of}"),
}
STATES = {
    "held": N_("here"),
    "missing": N_("missing"),
    "lost": N_("lost"),
    "forgotten": N_("forgotten"),
}


def command() -> int:
    desk = Desk.of()
    with desk.station() as station:
        headers = [_("key"), _("serves"), _("since"), _("state")]
        desk.listing(headers, (as_row(one, desk.json) for one in station.list_keys()))
    return 0


def serves(one: Held) -> str:
    """What a key is for; of one that is gone the year isn't known."""
    return sentence(_(SERVES[one.serves]), of=one.of) if one.of else _("waybills")


def as_row(one: Held, machine: bool) -> dict[str, Any]:
    """A key, for machines or for people."""
    if machine:
        return {
            "key": one.mark,
            "serves": one.serves,
            "of": one.of or None,
            "since": one.since or None,
            "state": one.state,
        }
    return {
        "key": one.mark,
        "serves": serves(one),
        "since": one.since,
        "state": _(STATES[one.state]),
    }
