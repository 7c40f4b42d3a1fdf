"""What is a terminal's own, in a TOML file beside the user's other settings: which station
file, which clerk, which language, which printer, colours or none.

An option says more than a variable, a variable more than this file, and this file more than
what the program takes otherwise. What belongs to the station is in its book (`config set`).
"""

import os
import re
import sys
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from typing import Any, NamedTuple

from cainiao_recycle.domain.text import line
from cainiao_recycle.errors import Refusal, TerminalUnclear
from cainiao_recycle.sentences import N_, Clause

NAME = "config.toml"

TAKES_PATH = N_("it takes a whole path, or one that begins with ~/")
TAKES_CLERK = N_("it takes a short text")
TAKES_LANGUAGE = N_("it takes zh or en")
TAKES_PRINTER = N_("it takes a printer's name, as “printer list” has it")
TAKES_COLOURS = N_("it takes true or false")
KEY_UNKNOWN = N_("there is no such key; known keys: {known}")
NO_TOML = N_("it is not written as TOML")
UNREADABLE = N_("it can't be read: {why}")


class Own(NamedTuple):
    """What the file says; None where it says nothing."""

    path: Path | None = None
    file: str | None = None
    clerk: str | None = None
    language: str | None = None
    printer: str | None = None
    colours: bool | None = None


ABOUT = {
    "file": (
        N_("The station's file. Folders don't matter then."),
        "/srv/station/station.db",
    ),
    "clerk": (N_("Who stands at this terminal."), "Li"),
    "language": (N_("Language here: zh or en. Paper has the station's."), "zh"),
    "printer": (
        N_(
            "The printer of “counter” and “print --pending”, by its name in “printer list”."
        ),
        "till",
    ),
    "colours": (N_("false: no colours on this screen."), False),
}
"""What each key is for, and an example of it."""


def is_text(value: Any, most: int) -> bool:
    """Whether a value is one short line."""
    try:
        return isinstance(value, str) and bool(line("", value, most))
    except Refusal:
        return False


CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "file": (
        lambda value: (
            is_text(value, 4096) and (value.startswith("~") or Path(value).is_absolute())
        ),
        TAKES_PATH,
    ),
    "clerk": (lambda value: is_text(value, 40), TAKES_CLERK),
    "language": (lambda value: value in ("zh", "en"), TAKES_LANGUAGE),
    "printer": (lambda value: is_text(value, 40), TAKES_PRINTER),
    "colours": (lambda value: isinstance(value, bool), TAKES_COLOURS),
}
"""What each key takes."""


def app_folder(environment: Mapping[str, str]) -> Path | None:
    """The user's folder of this program; None without a home, where the system would have
    to guess.
    """
    home = environment.get("HOME", "")
    if os.name == "nt":
        top = environment.get("APPDATA", "")
    elif sys.platform == "darwin":
        top = f"{home}/Library/Application Support"
    else:
        top = environment.get("XDG_CONFIG_HOME") or (home and f"{home}/.config")
    folder = Path(top) / "cainiao-recycle"
    return folder if folder.is_absolute() else None


def place(environment: Mapping[str, str]) -> Path | None:
    """Where the file lies, or would."""
    folder = app_folder(environment)
    return folder and folder / NAME


def read(environment: Mapping[str, str]) -> Own:
    """What is this terminal's own; nothing without a file. Raises `TerminalUnclear`, which
    names the line and the key.
    """
    path = place(environment)
    try:
        content = path.read_bytes() if path else None
    except (FileNotFoundError, NotADirectoryError):
        content = None
    except OSError as error:
        why = Clause(UNREADABLE, why=error.strerror or "")
        raise TerminalUnclear(path=path, line="-", key=NAME, why=why) from error
    if path is None or content is None:
        return Own()
    return parsed(path, content)


def language(environment: Mapping[str, str]) -> str | None:
    """The language the file names. A file that is wrong is told of later, in another."""
    try:
        return read(environment).language
    except TerminalUnclear:
        return None


NO_COLOUR, OURS = "NO_COLOR", "config.toml"
"""The variable that every library looks at, and how it is set when the file says so."""


def without_colours(own: Own, environment: MutableMapping[str, str]) -> None:
    """Have no colours where the file wants none; a variable that is set stays."""
    if own.colours is False and not environment.get(NO_COLOUR):
        environment[NO_COLOUR] = OURS


def parsed(path: Path, content: bytes) -> Own:
    """The file's values, each checked. Raises `TerminalUnclear`."""
    # Loaded here: most terminals have no such file, and a scan need not wait for it.
    import tomllib

    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise TerminalUnclear(
            path=path, line=line_of(error, content), key=NAME, why=Clause(NO_TOML)
        ) from error
    for key, value in table.items():
        if key not in CHECKS:
            why = Clause(KEY_UNKNOWN, known=list(CHECKS))
        elif not CHECKS[key][0](value):
            why = Clause(CHECKS[key][1])
        else:
            continue
        raise TerminalUnclear(path=path, line=line_with(text, key), key=key, why=why)
    return Own(path, **table)


def line_of(error: Exception, content: bytes) -> int:
    """The line a fault was found in; the last one where the parser met the end."""
    if isinstance(error, UnicodeDecodeError):
        return content[: error.start].count(b"\n") + 1
    found = re.search(r"at line (\d+)", str(error))
    return int(found[1]) if found else content.rstrip().count(b"\n") + 1


def line_with(text: str, key: str) -> int:
    """The line in which a key stands."""
    begins = re.compile(rf"\s*[\[\"']*{re.escape(key)}\b")
    numbered = enumerate(text.splitlines(), 1)
    return next((number for number, one in numbered if begins.match(one)), 1)
