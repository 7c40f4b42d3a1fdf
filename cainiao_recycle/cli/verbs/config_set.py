"""`config set`: a setting of the station gets another value, from now on."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import RequestId
from cainiao_recycle.cli.output import say, worded
from cainiao_recycle.domain.events import SettingSet
from cainiao_recycle.domain.settings import SETTINGS, about
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Change a setting of the station, from now on. It is an entry, and can be undone.")
EXAMPLE = "longest_pause_days 5"


def command(
    name: Annotated[
        str, typer.Argument(help=_("As “config list” names it."), metavar="NAME")
    ],
    value: Annotated[
        str,
        typer.Argument(help=_("A whole number, in the setting's unit."), metavar="VALUE"),
    ],
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        recorded = station.set_setting(name, value, request_id=request_id)
        desk.answer(station, recorded, tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """The value before and now."""
    event = recorded.event
    assert isinstance(event, SettingSet), "what `config set` records"
    if recorded.entry is None:
        template = _("{setting} is {value} already: nothing was recorded.")
        say(
            "● " + sentence(template, setting=event.setting, value=event.value), fg="yellow"
        )
        return
    text = sentence(
        _("{setting}: {before} → {value}"),
        setting=event.setting,
        before=event.before,
        value=event.value,
    )
    say(f"✓ {text}", fg="green", bold=True)
    say("  " + worded(about(SETTINGS[event.setting], event.value)))
