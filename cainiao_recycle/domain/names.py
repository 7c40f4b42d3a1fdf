"""Names that people give: kept only when every kind of paper has room for them.

A voucher that can't be printed is found out by a customer; a name, by whoever gives it.
The narrowest place is the label of a roll; `tests/paper/test_names.py` holds these rooms
to what is laid out there.
"""

from cainiao_recycle.domain import text
from cainiao_recycle.domain.lettering import cut_lines, is_on_every_paper, width
from cainiao_recycle.errors import NameNotOnPaper, NameTooLong, SettingUnclear
from cainiao_recycle.sentences import N_, Clause

LINE = 15_500
"""A line of a label, in thousandths of an em of the smallest letters."""
STATION_LINES, CAMPAIGN_LINES = 3, 2
SIZE_ROOM = 8_000
"""Of a size, on the line of its box."""
TAKES_SIZE = N_(
    "It is letters, digits, dashes and dots; X, HOLD, PULP and the conditions A, B, H and "
    "P are taken."
)
TAKEN = frozenset(("X", "HOLD", "PULP", "A", "B", "H", "P"))
"""Shelves that aren't a size's, and letters that say another thing at the counter."""


def station_name(field: str, given: str) -> str:
    """A station's name. Raises `TextUnclear`, `NameNotOnPaper`, `NameTooLong`."""
    return on_paper(field, text.one_line(field, given, 40), STATION_LINES)


def campaign_name(field: str, given: str) -> str:
    """A campaign's name. Raises `TextUnclear`, `NameNotOnPaper`, `NameTooLong`."""
    return on_paper(field, text.one_line(field, given), CAMPAIGN_LINES)


def size_name(field: str, given: str) -> str:
    """A size's name, its shelf's too. Raises `SettingUnclear` beside the others."""
    kept = text.called(field, given, 20).upper()
    if kept in TAKEN or not text.is_code(kept.replace(".", "")):
        raise SettingUnclear(field=field, value=kept, expected=Clause(TAKES_SIZE))
    return on_paper(field, kept, 1, SIZE_ROOM)


def on_paper(field: str, name: str, lines: int, room: int = LINE) -> str:
    """A name with single spaces, if every kind of paper takes it."""
    name = " ".join(name.split())
    missing = [one for one in dict.fromkeys(name) if not is_on_every_paper(one)]
    if missing:
        raise NameNotOnPaper(field=field, characters=" ".join(missing))
    takes = len(cut_lines(name, lambda line: width(line) <= room))
    if takes > lines:
        raise NameTooLong(field=field, text=name, takes=takes, lines=lines)
    return name
