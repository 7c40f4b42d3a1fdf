"""The rows of a CSV file, whichever program saved it."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from cainiao_recycle.errors import ColumnUnknown, FileUnreadable, LineUnclear
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store.files import load

Row = dict[str, str]

SPARE = "*"
"""Where cells beyond the last column are kept."""

TOO_MANY_CELLS = N_("it has more cells than the table has columns: {cells}")
TORN = N_("its quotes or cells are torn around line {line}")
TWICE = N_("column {column} is there twice")
NOT_A_TABLE = N_("it is no table of comma-separated values")


def read_rows(path: Path, columns: tuple[str, ...]) -> list[tuple[int, Row]]:
    """A file's rows with their line numbers. UTF-8, or what spreadsheets save in China
    (GB 18030). Raises `FileUnreadable`, `ColumnUnknown`.
    """
    content = load(path)
    try:
        table = decoded(content)
        reader = csv.DictReader(
            io.StringIO(table, newline=""),
            restkey=SPARE,
            strict=True,
            delimiter=separator(table),
        )
        reader.fieldnames = headings(reader.fieldnames or ())
        rows = [(reader.line_num, tidied(row)) for row in reader]
    except UnicodeDecodeError as error:
        raise FileUnreadable(path=path, why=Clause(NOT_A_TABLE)) from error
    except csv.Error as error:
        raise FileUnreadable(path=path, why=Clause(TORN, line=reader.line_num)) from error
    names = list(reader.fieldnames or ())
    for column in names:
        if names.count(column) > 1:
            raise FileUnreadable(path=path, why=Clause(TWICE, column=column))
    for column in names:
        if column not in columns and not column.startswith(SPARE):
            raise ColumnUnknown(path=path, column=column, known=columns)
    return [(line, row) for line, row in rows if any(row.values())]


def decoded(content: bytes) -> str:
    """A file's text: UTF-8, a spreadsheet's “Unicode text”, or GB 18030 (GBK)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def separator(table: str) -> str:
    """What stands between the cells, as the heading has it."""
    heading = table.lstrip().partition("\n")[0]
    return max(",;\t", key=heading.count)


def headings(names: Sequence[str]) -> list[str]:
    """Headings however they are spelled (` Code`, `length mm`, full width); a column
    without one gets a name of its own.
    """
    plain = (unicodedata.normalize("NFKC", name).strip().lower() for name in names)
    return [
        "_".join(name.split()) or f"{SPARE}{at}" for at, name in enumerate(plain, start=1)
    ]


def tidied(row: dict[str, str | list[str] | None]) -> Row:
    """A row's cells; those that no column names only where something is in them."""
    cells = {key: tidy(cell) for key, cell in row.items()}
    spare = [cell for key, cell in cells.items() if key.startswith(SPARE) and cell]
    named = {key: cell for key, cell in cells.items() if not key.startswith(SPARE)}
    return named | ({SPARE: ",".join(spare)} if any(s.strip(",") for s in spare) else {})


def tidy(cell: str | list[str] | None) -> str:
    """A cell without the spaces around it; cells beyond the last column joined."""
    return ",".join(cell) if isinstance(cell, list) else (cell or "").strip()


def refuse_spare_cells(row: Row) -> None:
    """A row with more cells than the table has columns was torn apart by a comma."""
    if SPARE in row:
        raise LineUnclear(why=Clause(TOO_MANY_CELLS, cells=row[SPARE]))
