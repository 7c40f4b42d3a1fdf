"""The rows of a CSV file, whichever program saved it."""

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO, TextIO

from cainiao_recycle.errors import ColumnUnknown, FileUnreadable, LineUnclear
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.store.files import opened

Row = dict[str, str]

SPARE = "*"
"""Where cells beyond the last column are kept."""

TOO_MANY_CELLS = N_("it has more cells than the table has columns: {cells}")
TORN = N_("its quotes or cells are torn around line {line}")
TWICE = N_("column {column} is there twice")
NOT_A_TABLE = N_("it is no table of comma-separated values")


class Rows:
    """The rows of a table with their line numbers, empty ones left out. They are read from
    the file each time they are gone through: a year's table fits in no counter's memory.
    """

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path = path
        self.file = file
        try:
            self.encoding = encoding_of(file)
        except UnicodeDecodeError as error:
            raise FileUnreadable(path=path, why=Clause(NOT_A_TABLE)) from error
        self.many = sum(1 for _ in self)

    def __len__(self) -> int:
        return self.many

    def __iter__(self) -> Iterator[tuple[int, Row]]:
        with self.reader() as reader:
            try:
                for row in reader:
                    cells = tidied(row)
                    if any(cells.values()):
                        yield reader.line_num, cells
            except csv.Error as error:
                why = Clause(TORN, line=reader.line_num)
                raise FileUnreadable(path=self.path, why=why) from error

    @contextmanager
    def reader(self) -> "Iterator[csv.DictReader[str]]":
        """The table from its heading on."""
        self.file.seek(0)
        text = TextIOWrapper(self.file, self.encoding, newline="")
        try:
            sign = separator(text)
            text.seek(0)
            reader = csv.DictReader(text, restkey=SPARE, strict=True, delimiter=sign)
            filled = (cells for cells in reader.reader if any(map(str.strip, cells)))
            reader.fieldnames = headings(next(filled, []))
            yield reader
        except csv.Error as error:
            raise FileUnreadable(path=self.path, why=Clause(TORN, line=1)) from error
        finally:
            text.detach()


def read_rows(path: Path, columns: tuple[str, ...]) -> Rows:
    """A file's rows. UTF-8, or what spreadsheets save in China (GB 18030). The whole file
    is looked at first. Raises `FileUnreadable`, `ColumnUnknown`.
    """
    rows = Rows(path, opened(path))
    with rows.reader() as reader:
        names = list(reader.fieldnames or ())
    for column in names:
        if names.count(column) > 1:
            raise FileUnreadable(path=path, why=Clause(TWICE, column=column))
    for column in names:
        if column not in columns and not column.startswith(SPARE):
            raise ColumnUnknown(path=path, column=column, known=columns)
    return rows


def encoding_of(file: BinaryIO) -> str:
    """How a file is written: UTF-8, a spreadsheet's “Unicode text”, or GB 18030 (GBK).
    Raises `UnicodeDecodeError`.
    """
    begins = file.read(2)
    if begins in (b"\xff\xfe", b"\xfe\xff"):
        decode_all(file, "utf-16")
        return "utf-16"
    try:
        decode_all(file, "utf-8-sig")
    except UnicodeDecodeError:
        decode_all(file, "gb18030")
        return "gb18030"
    return "utf-8-sig"


def decode_all(file: BinaryIO, encoding: str) -> None:
    """Decode a whole file, a piece at a time."""
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    while piece := file.read(1 << 20):
        decoder.decode(piece)
    decoder.decode(b"", final=True)


def separator(text: TextIO) -> str:
    """What stands between the cells, as the heading has it."""
    heading = next((line for line in text if line.strip()), "")
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
    """A row's cells; those that no column names only where something is in them. A
    request's id is what it is.
    """
    cells = {
        key: tidy(cell) if key == "request_id" else as_meant(tidy(cell))
        for key, cell in row.items()
    }
    torn = [key for key in cells if key.startswith(SPARE)]
    if not torn:
        return cells
    spare = [cells[key] for key in torn if cells[key]]
    named = {key: cell for key, cell in cells.items() if not key.startswith(SPARE)}
    return named | ({SPARE: ",".join(spare)} if any(s.strip(",") for s in spare) else {})


def tidy(cell: str | list[str] | None) -> str:
    """A cell without the spaces around it; cells beyond the last column joined."""
    return ",".join(cell) if isinstance(cell, list) else (cell or "").strip()


MARKED = re.compile(r"""'([0-9A-Za-z+].*)|="([^"]*)"|([0-9]+)\.0""")


def as_meant(cell: str) -> str:
    """A cell without what a spreadsheet puts around a number that is text (`'123`,
    `="123"`), or a data frame behind a whole one (`123.0`).
    """
    if cell[:1] not in ("'", "=") and not cell.endswith(".0"):
        return cell
    found = MARKED.fullmatch(cell)
    return cell if found is None else next(filter(None, found.groups()), "").strip()


def refuse_spare_cells(row: Row) -> None:
    """A row with more cells than the table has columns was torn apart by a comma."""
    if SPARE in row:
        raise LineUnclear(why=Clause(TOO_MANY_CELLS, cells=row[SPARE]))
