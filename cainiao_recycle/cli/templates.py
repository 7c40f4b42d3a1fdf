"""Files that people fill in: every key with what it is for, shown or written out."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from cainiao_recycle.cli.desk import Desk, from_home
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.domain.lettering import break_lines
from cainiao_recycle.domain.text import width
from cainiao_recycle.errors import FileUnreadable, PlaceTaken
from cainiao_recycle.language import _, sentence
from cainiao_recycle.store import files

COLUMNS = 78
ON_SCREEN = "-"


def commented(text: str) -> list[str]:
    """A text as comments, broken into lines."""
    lines = break_lines(text, lambda line: width(line) <= COLUMNS - 2)
    return [f"# {line}".rstrip() for line in lines]


def key(about: str, name: str, value: object, is_set: bool) -> list[str]:
    """A key, what it is for, and its value; behind a # where it is only an example."""
    return ["", *commented(about), f"{'' if is_set else '#'}{name} = {as_toml(value)}"]


def as_toml(value: object) -> str:
    """A value as TOML has it: but for dates as JSON does."""
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def hand_over(desk: Desk, place: str, lines: Iterable[str]) -> None:
    """Show a template, or write it to a file. Raises `PlaceTaken`, `FileNameMissing`."""
    text = "".join(f"{line}\n" for line in lines)
    if place == ON_SCREEN:
        if desk.json:
            emit({"text": text})
        else:
            say(text.rstrip("\n"), as_it_is=True)
        return
    path = written(files.place_of_file(from_home(place)), text)
    if desk.json:
        emit({"written": str(path)})
    else:
        say("✓ " + sentence(_("Written: {path}"), path=path), fg="green")


def written(path: Path, text: str) -> Path:
    """A new file with a text. Raises `PlaceTaken` where one is already."""
    if files.is_there(path):
        raise PlaceTaken(path=path)
    try:
        files.make_folders(path.parent)
        with files.written_whole(path, files.HANDED_ON) as file:
            file.write(text.encode())
    except OSError as error:
        raise FileUnreadable(path=path, why=files.reason(error)) from error
    return path
