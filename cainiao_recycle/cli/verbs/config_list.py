"""`config list`: the station's settings and where each value comes from."""

from typing import Any

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, worded
from cainiao_recycle.domain.settings import about
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.settings import InUse

HELP = _(
    "List the station's settings: each with its value, what it is for, its bounds, and "
    "where the value comes from."
)
EXAMPLE = ""


def command() -> int:
    desk = Desk.of()
    with desk.station() as station:
        for one in station.list_settings():
            if desk.json:
                emit(as_object(one))
            else:
                tell(station, one)
    return 0


def as_object(one: InUse) -> dict[str, Any]:
    """A setting for machines; `source` is of a default, `entry` of a value set."""
    setting, value, entry = one
    return {
        "setting": setting.name,
        "value": value,
        "unit": setting.unit,
        "default": setting.default,
        "least": setting.least,
        "most": setting.most,
        "source": None if entry else setting.source,
        "entry": entry.seq if entry else None,
    }


def tell(station: Station, one: InUse) -> None:
    """A setting for people."""
    setting, value, entry = one
    say(f"{setting.name} {value}", bold=True)
    say("  " + worded(about(setting, value)))
    bounds = sentence(_("{least} to {most}"), least=setting.least, most=setting.most)
    if entry is None:
        source = sentence(_("default; {source}"), source=_(setting.source))
    else:
        source = sentence(
            _("set by {clerk} on {at}, entry {n}"),
            clerk=entry.clerk,
            at=station.local(entry.happened_at),
            n=entry.seq,
        )
    say(f"  {bounds} · {source}")
