"""`check`: prove the file."""

from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, worded
from cainiao_recycle.cli.progress import watched
from cainiao_recycle.errors import ChecksFailed
from cainiao_recycle.language import _
from cainiao_recycle.night.checking import Check, check_book
from cainiao_recycle.night.handed_out import handed_out
from cainiao_recycle.night.noted_head import note_check
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.session import wall_clock

HELP = _(
    "Prove the file: SQLite's own checks, the schema as shipped, the journal's chain, "
    "tables equal to what the journal adds up to, every balance, the keys."
)
EXAMPLE = ""

LABELS = {
    "sqlite": N_("SQLite's own checks"),
    "references": N_("references"),
    "schema": N_("schema as shipped"),
    "settings": N_("settings of the file"),
    "journal": N_("the journal's chain"),
    "tables": N_("tables as the journal adds up"),
    "balances": N_("every balance"),
    "sealed": N_("the kept state of the last seal"),
    "keys": N_("keys"),
    "against": N_("the heads that were handed out"),
}

SHOWN = 20
"""Problems of one check that people are shown; machines get all."""


def command(
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against",
            help=_(
                "What was handed out before, repeatable: a folder of exports, a backup, a "
                "report, or a head as it is printed."
            ),
            metavar="PLACE",
        ),
    ] = None,
) -> int:
    desk = Desk.of()
    failed = checks = 0
    found = [one for place in against or () for one in handed_out(place)]
    with desk.book() as book:
        for one in check_book(book, watched, found):
            checks += 1
            failed += not one.ok
            if desk.json:
                emit(as_object(one))
            else:
                tell(one)
        if not failed:
            note_check(book, wall_clock())
    if not failed:
        return 0
    if desk.json:
        return ChecksFailed.exit_code
    raise ChecksFailed(failed=failed, checks=checks)


def as_object(one: Check) -> dict[str, Any]:
    """A check for machines."""
    problems = list(map(str, one.problems))
    return {"check": one.check, "ok": one.ok, "problems": problems, "detail": one.detail}


def tell(one: Check) -> None:
    """A check for people."""
    mark, colour = ("✓", "green") if one.ok else ("✗", "red")
    say(f"{mark} {_(LABELS[one.check])} {one.detail}".rstrip(), fg=colour)
    for problem in one.problems[:SHOWN]:
        say("    " + worded(problem))
