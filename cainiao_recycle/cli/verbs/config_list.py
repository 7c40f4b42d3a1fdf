"""`config list`: what is this terminal's own, the station's settings, and where each value
comes from.
"""

import os
from typing import Any

from cainiao_recycle.api import Station
from cainiao_recycle.cli import terminal
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import colours, emit, say, worded
from cainiao_recycle.domain.settings import about
from cainiao_recycle.language import _, sentence, spoken
from cainiao_recycle.station.settings import InUse

HELP = _(
    "List what is this terminal's own and the station's settings: each with its value, "
    "what it is for, its bounds, and where the value comes from."
)
EXAMPLE = ""


def command() -> int:
    desk = Desk.of()
    with desk.station() as station:
        tell_terminal(desk)
        for one in station.list_settings():
            if desk.json:
                emit(as_object(one))
            else:
                tell(station, one)
    return 0


def tell_terminal(desk: Desk) -> None:
    """What is this terminal's own."""
    if not desk.json:
        path = terminal.place(os.environ)
        say(sentence(_("This terminal ({path}):"), path=path or "-"))
    for name, value in values(desk).items():
        source = source_of(desk, name)
        if desk.json:
            emit(
                {"setting": name, "value": value, "unit": None, "default": None,
                 "least": None, "most": None, "source": source, "entry": None,
                 "of": "terminal"}
            )  # fmt: skip
            continue
        shown = {True: "true", False: "false", None: "-"}.get(value, value)
        say(f"{name} {shown}", bold=True)
        say("  " + _(terminal.ABOUT[name][0]))
        say("  " + (source or _("default")))
    if not desk.json:
        say(_("The station:"))


def values(desk: Desk) -> dict[str, Any]:
    """What holds here."""
    return {
        "file": str(desk.path),
        "clerk": desk.who,
        "language": spoken(),
        "printer": desk.own.printer,
        "colours": colours() is None,
    }


OPTIONS = {"file": "--file", "clerk": "--clerk", "language": "--lang"}
VARIABLES = {
    "file": ("CAINIAO_RECYCLE_FILE",),
    "clerk": ("CAINIAO_RECYCLE_CLERK",),
    "colours": (terminal.NO_COLOUR,),
}
SYSTEM = {
    "clerk": ("USER",),
    "language": ("LC_ALL", "LC_MESSAGES", "LANG"),
    "colours": ("TERM",),
}
"""What is looked at when nothing else says."""


def source_of(desk: Desk, name: str) -> str | None:
    """Where a value comes from: an option, a variable, the file, the system."""
    option = OPTIONS.get(name)
    if option and option.removeprefix("--") in desk.typed:
        return option
    for variable in VARIABLES.get(name, ()):
        if os.environ.get(variable, terminal.OURS) not in ("", terminal.OURS):
            return variable
    if getattr(desk.own, name) is not None:
        return str(desk.own.path)
    found = (one for one in SYSTEM.get(name, ()) if os.environ.get(one))
    return next(found, None)


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
        "of": "station",
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
