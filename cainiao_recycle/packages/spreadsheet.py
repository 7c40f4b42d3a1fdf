"""A package for somebody who opens it on double click: the same rows as CSV that a
spreadsheet in China reads as it should.

It begins with a byte order mark, without which Excel takes UTF-8 for GBK. Moments are
without the offset, so that they are dates there. A text in which there is a digit has a tab
in front: what begins with one is text to Excel, WPS and LibreOffice, whatever follows. So
sixteen digits stay sixteen, and `1-3` is no day in January. A formula (`="8517…"`) would
do the same in Excel alone, and is what nobody should let a file do. Every verb takes a code
with the tab, because what is scanned or typed is stripped first.
"""

import csv
import io
import re
from collections.abc import Callable

from cainiao_recycle.packages.tables import DATETIME, STRING, Table

MARK = "\ufeff"
DIGIT = re.compile(r"\d")


def spreadsheet(table: Table, content: bytes, heading: Callable[[str], str]) -> bytes:
    """A table's file with headings for people."""
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    next(rows)
    writer.writerow([heading(column.title) for column in table.columns])
    shown = [AS_SHOWN.get(column.type, str) for column in table.columns]
    for row in rows:
        writer.writerow([show(cell) for show, cell in zip(shown, row, strict=True)])
    return (MARK + text.getvalue()).encode()


def as_text(cell: str) -> str:
    """A text that stays as it is."""
    return f"\t{cell}" if DIGIT.search(cell) else cell


def as_local(cell: str) -> str:
    """A moment as the station's clock showed it: `2022-11-11 10:42:00`."""
    return cell[:19].replace("T", " ")


AS_SHOWN: dict[str, Callable[[str], str]] = {STRING: as_text, DATETIME: as_local}
