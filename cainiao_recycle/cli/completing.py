"""What may be typed next, for a shell that asks: verbs, options, and what a station has.

A shell asks at every TAB, so nothing of the command line is loaded: what each verb takes
stands in a table that is made from the verbs (`tests/reference.py`). A question never
fails and never complains: no answer is one.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).parents[1] / "data" / "command_line.json"

PLAIN = re.compile(r"[\w.,+@%/=-]+")
"""What a shell takes as it stands: anything else is not offered."""

Takes = dict[str, str | None]
"""Options with the name of their value (None: it takes none), then arguments."""


class Line(NamedTuple):
    """A command line up to where the cursor is: the verb's words, the common options'
    values, what else was typed, and the option whose value comes next.
    """

    words: list[str]
    options: dict[str, str]
    arguments: int
    expects: str | None


def main(arguments: Sequence[str]) -> int:
    """Answer a shell: the cursor's word, counted from 0, then all words. Always 0."""
    try:
        at, *words = arguments
        found = offered(words[1 : int(at)], (words[int(at) :] or [""])[0])
        sys.stdout.buffer.write("".join(f"{one}\n" for one in found).encode())
        sys.stdout.flush()
    except Exception:  # a shell has no use for it, and the clerk is typing
        return 0
    return 0


def offered(typed: Sequence[str], current: str) -> list[str]:
    """Words that may stand where the cursor is."""
    verbs: dict[str, Takes] = json.loads(TABLE.read_bytes())
    typed, current = joined(typed, current)
    option, equals, value = current.partition("=")
    line = read(verbs, [*typed, option] if equals and option.startswith("--") else typed)
    if equals and line.expects:
        found = values(line, line.expects, value)
        return [f"{option}={one}" for one in kept(found, value)]
    if line.expects:
        return kept(values(line, line.expects, current), current)
    verb = " ".join(line.words)
    takes = verbs.get(verb, verbs[""])
    if current.startswith("-"):
        return kept([one for one in takes if one.startswith("-")], current)
    following = next_words(verbs, line.words) if line.arguments == 0 else []
    names = [one for one in takes if not one.startswith("-")]
    if names and verb in verbs:
        name = names[min(line.arguments, len(names) - 1)]
        following += values(line, f"{verb} {name}", current)
    return kept(following, current)


def joined(typed: Sequence[str], current: str) -> tuple[list[str], str]:
    """The words as they were typed: bash takes them apart at an equals sign."""
    before = [one for one in typed if one != "="]
    return before, "" if current == "=" else current


def kept(found: Sequence[str], begins: str) -> list[str]:
    """Those that begin so, each once, and that a shell takes as they stand."""
    fit = (one for one in found if one.startswith(begins) and PLAIN.fullmatch(one))
    return list(dict.fromkeys(fit))


def next_words(verbs: dict[str, Takes], words: Sequence[str]) -> list[str]:
    """The words with which a verb goes on."""
    return [
        verb.split()[len(words)]
        for verb in verbs
        if len(verb.split()) > len(words) and verb.split()[: len(words)] == list(words)
    ]


def read(verbs: dict[str, Takes], typed: Sequence[str]) -> Line:
    """A command line so far."""
    words: list[str] = []
    options: dict[str, str] = {}
    arguments, expects = 0, None
    for one in typed:
        if expects is not None:
            options[expects], expects = one, None
        elif one.startswith("-"):
            name, equals, value = one.partition("=")
            takes = verbs.get(" ".join(words), verbs[""])
            if equals:
                options[name] = value
            elif (takes | verbs[""]).get(name) is not None:
                expects = name
        elif arguments == 0 and one in next_words(verbs, words):
            words.append(one)
        else:
            arguments += 1
    return Line(words, options, arguments, expects)


def choices(*words: str) -> Callable[[Line, str], list[str]]:
    """The same words at every station."""
    return lambda _line, _begins: list(words)


def of_station(question: str) -> Callable[[Line, str], list[str]]:
    """Names that the station's file holds."""

    def ask(line: Line, begins: str) -> list[str]:
        from cainiao_recycle.store.glimpse import glimpsed

        path = station_file(line)
        return glimpsed(path, question, begins) if path else []

    return ask


def station_file(line: Line) -> Path | None:
    """The file that the line is about."""
    from cainiao_recycle.cli.terminal import app_folder, read

    named = line.options.get("--file") or os.environ.get("CAINIAO_RECYCLE_FILE")
    named = named or read(os.environ).file
    folder = app_folder(os.environ)
    if named:
        return Path(named).expanduser()
    return folder and folder / "station.db"


def defects(_line: Line, _begins: str) -> list[str]:
    """What may be wrong with a box."""
    from cainiao_recycle.domain.boxes import Defect

    return list(Defect)


def settings(_line: Line, _begins: str) -> list[str]:
    """The station's settings."""
    from cainiao_recycle.domain.settings import SETTINGS

    return list(SETTINGS)


def states(line: Line, _begins: str) -> list[str]:
    """States of boxes or of vouchers."""
    from cainiao_recycle.domain.boxes import BoxState
    from cainiao_recycle.domain.vouchers import VoucherState

    kinds = {"boxes": BoxState, "voucher": VoucherState}
    return [one for one in kinds.get(line.words[0], ()) if one != "undone"]


VALUES: dict[str, Callable[[Line, str], list[str]]] = {
    "--size": of_station("sizes"),
    "--campaign": of_station("campaigns"),
    "--printer": of_station("printers"),
    "--to": of_station("printers"),
    "--carrier": of_station("carriers"),
    "--condition": choices("A", "B", "H", "P"),
    "--defect": defects,
    "--state": states,
    "--lang": choices("zh", "en"),
    "--language": choices("zh", "en"),
    "--width": choices("58", "80"),
    "--qr": choices("raster", "native"),
    "campaign show CODE": of_station("campaigns"),
    "campaign change CODE": of_station("campaigns"),
    "ship suggest SHIPMENT": of_station("shipments"),
    "ship pack SHIPMENT": of_station("shipments"),
    "ship release SHIPMENT": of_station("shipments"),
    "ship send CODE": of_station("shipments"),
    "printer remove NAME": of_station("printers"),
    "printer test NAME": of_station("printers"),
    "config set NAME": settings,
    "completion SHELL": choices("bash", "zsh", "fish"),
}
"""By an option, or by a verb and its argument, what it may be."""


def values(line: Line, wanted: str, begins: str) -> list[str]:
    """What an option or an argument may be, as far as that is known."""
    return VALUES[wanted](line, begins) if wanted in VALUES else []
