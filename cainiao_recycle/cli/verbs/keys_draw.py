"""`keys draw`: headquarters makes the key that its stations share."""

import datetime
from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.key_care import draw_network_key

HELP = _(
    "Draw a key for a network's waybills of a year, into a file that only its owner "
    "reads. No station file is needed."
)
EXAMPLE = "network.key --year 2022"

COMMON = ("--json", "--lang")


def command(
    key: Annotated[Path, typer.Argument(help=_("Where the key goes."), metavar="FILE")],
    year: Annotated[
        str | None,
        typer.Option("--year", help=_("Its year, if not this one."), metavar="YEAR"),
    ] = None,
) -> int:
    today = datetime.datetime.now(tz=datetime.UTC).astimezone().date().isoformat()
    made = draw_network_key(key, today[:4] if year is None else year, today)
    if Desk.of().json:
        emit({"file": str(key), "key": made.mark, "year": made.of})
        return 0
    facts = {"mark": made.mark, "year": made.of, "path": key}
    say(
        "✓ " + sentence(_("Key {mark} for waybills of {year} is in {path}"), **facts),
        fg="green",
        bold=True,
    )
    say("  " + _("Each station takes it: keys join FILE, or init --network-key FILE."))
    return 0
