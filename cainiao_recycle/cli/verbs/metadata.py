"""`metadata`: what Datasette needs to show the station's file in words."""

import json
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.templates import ON_SCREEN, hand_over
from cainiao_recycle.language import _, in_language
from cainiao_recycle.sentences import N_

HELP = _(
    "Write what Datasette needs to show the station's file in words: what each table and "
    "column holds, and named questions, in both languages.\n\n"
    "Then: datasette station.db -m metadata.json"
)
EXAMPLE = "metadata.json"


def command(
    place: Annotated[
        str,
        typer.Argument(
            help=_("Where to; - (or nothing) shows it here."), metavar="[FILE.json]"
        ),
    ] = ON_SCREEN,
) -> int:
    desk = Desk.of()
    text = json.dumps(metadata(desk.path.stem), ensure_ascii=False, indent=2)
    hand_over(desk, place, text.split("\n"))
    return 0


def metadata(name: str) -> dict[str, Any]:
    """What Datasette reads. A database is called as its file is, without its ending."""
    from cainiao_recycle.store import described

    tables = {
        one.name: {
            "description": in_both(one.about),
            "columns": {column: in_both(one.meaning(column)) for column in one.columns},
        }
        for one in described.tables()
    }
    queries = {
        one.name: {"title": f"{one.english} · {one.chinese}", "sql": one.sql}
        for one in described.queries()
    }
    about = in_both(N_("The book of a parcel-box recycling station."))
    databases = {name: {"tables": tables, "queries": queries}}
    return {"title": "cainiao-recycle", "description": about, "databases": databases}


def in_both(text: str) -> str:
    """A text in English and in Chinese."""
    chinese = in_language("zh")(text) if text else ""
    return f"{text} · {chinese}" if chinese != text else text
