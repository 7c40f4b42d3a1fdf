"""Importing CSV files: row by row, accepted or refused, and safe to run again.

A row's request id is its own, or a digest of the row and its ordinal among equal
rows of the file, so that the same file again records nothing. The customer stays out
of that digest: a plain hash of a phone number is undone by trying them all.

A row is there already when the book still has what it says. Where its entry was undone
or the book was changed since, it is recorded anew, under the next free ordinal.
"""

import csv
import hashlib
import io
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection
from typing import NamedTuple, TypeVar

from cainiao_recycle.domain import codes, text
from cainiao_recycle.domain.boxes import LONGEST_MM, BoxState, Size
from cainiao_recycle.domain.events import (
    BoxFound,
    BoxReturned,
    CarrierSet,
    ShipmentItem,
    SizeSet,
)
from cainiao_recycle.domain.limits import Carrier
from cainiao_recycle.errors import (
    N_,
    Clause,
    ColumnUnknown,
    FileUnreadable,
    LineUnclear,
    Refusal,
    RowOutdated,
    SettingUnclear,
)
from cainiao_recycle.station.carriers import carrier_set, set_carrier
from cainiao_recycle.station.opening import load, set_size, size_set
from cainiao_recycle.station.returning import return_box
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.shipping import enter_shipment
from cainiao_recycle.store import boxes, journal, returns, setup, shipments
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.days import undone_by
from cainiao_recycle.store.journal import Entry

RETURNS = (
    "code", "size", "length_mm", "width_mm", "height_mm", "condition", "defects",
    "customer", "at", "request_id",
)  # fmt: skip
SHIPMENTS = (
    "shipment", "item", "length_mm", "width_mm", "height_mm", "mass_g", "count",
    "padding_mm", "upright", "fragile", "priority",
)  # fmt: skip
SIZES = (
    "size", "length_mm", "width_mm", "height_mm", "wall_mm", "mass_g", "max_load_g",
    "max_cycles",
)  # fmt: skip

CARRIERS = ("carrier", "max_length_mm", "max_girth_mm", "max_mass_g")

SPARE = "*"
"""Where cells beyond the last column are kept."""

TOO_MANY_CELLS = N_("it has more cells than the table has columns: {cells}")
TORN = N_("its quotes or cells are torn around line {line}")
TWICE = N_("column {column} is there twice")
NOT_A_TABLE = N_("it is no table of comma-separated values")
SENT = N_("left at {at} with {shipment} (entry {entry})")
MISSED = N_("is missing (entry {entry})")
YES_OR_NO = N_("It is 1 or 0, yes or no.")

Row = dict[str, str]

Fact = TypeVar("Fact", SizeSet, CarrierSet)


class Imported(NamedTuple):
    """One row's outcome; `line` is its last line in the file."""

    line: int
    recorded: Recorded | None
    refusal: Refusal | None


class Import(NamedTuple):
    """An import about to run: how many steps it takes, and the steps."""

    steps: int
    outcomes: Iterator[Imported]


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


def digest_of(row: Row) -> str:
    """What identifies a row within its file."""
    plain = sorted((key, value) for key, value in row.items() if key != "customer")
    return hashlib.sha256(repr(plain).encode()).hexdigest()[:32]


def with_ids(rows: list[tuple[int, Row]]) -> Iterator[tuple[int, Row, str]]:
    """Rows with their request ids."""
    seen: Counter[str] = Counter()
    for line, row in rows:
        digest = digest_of(row)
        seen[digest] += 1
        yield line, row, row.get("request_id") or f"row:{digest}:{seen[digest]}"


def standing_id(db: Connection, base: str, stands: Callable[[Entry], bool]) -> str:
    """A row's request id, with the next free ordinal when what it recorded no longer
    stands.
    """
    name, ordinal = base, 1
    while (entry := journal.by_request(db, name)) is not None:
        if undone_by(db, entry.seq) is None and stands(entry):
            break
        ordinal += 1
        name = f"{base}:{ordinal}"
    return name


def is_undisturbed(_entry: Entry) -> bool:
    """What only an undo takes back stands until then."""
    return True


def refuse_outdated(session: Session, db: Connection, row: Row) -> None:
    """A row that tells no time says that its box is here. Where the box has left, or is
    missing, whether it has come back can't be known: of a row that was recorded before,
    and of a tag, which a run before may have found on hand. Raises `RowOutdated`.
    """
    box = box_of_tag(db, row.get("code", ""))
    if box is not None and box.state == BoxState.SENT:
        since = gone_since(session, db, box.box, box.cycle)
        if since is not None:
            arrived = returns.entry_of(db, box.box, box.cycle)
            raise RowOutdated(entry=arrived, box=box.box, since=since)
    for entry in journal.by_requests(db, f"row:{digest_of(row)}:"):
        event = entry.event
        if not isinstance(event, BoxReturned | BoxFound) or undone_by(db, entry.seq):
            continue
        since = gone_since(session, db, event.box, event.cycle)
        if since is not None:
            raise RowOutdated(entry=entry.seq, box=event.box, since=since)


def box_of_tag(db: Connection, code: str) -> Box | None:
    """The box whose tag a cell holds; None for any other cell."""
    scanned = codes.scanned(code) if code.strip() else ""
    return boxes.by_tag(db, scanned) if codes.is_ours(scanned) else None


def gone_since(session: Session, db: Connection, box: int, cycle: int) -> Clause | None:
    """How a box left its cycle, if it did otherwise than to the mill."""
    left = shipments.left_with(db, box, cycle)
    if left is not None and left.sent_at is not None:
        at = session.local(left.sent_at)
        return Clause(SENT, at=at, shipment=left.shipment, entry=left.changed_seq)
    now = boxes.by_number(db, box)
    if now is not None and now.cycle == cycle and now.state == BoxState.MISSING:
        return Clause(MISSED, entry=now.changed_seq)
    return None


def outcome(line: int, run: Callable[[], Recorded]) -> Imported:
    """Run one row; a refusal is its outcome and stops no other row."""
    try:
        return Imported(line, run(), None)
    except Refusal as refusal:
        return Imported(line, None, refusal)


def import_returns(self: Session, path: Path) -> Import:
    """Boxes returned: a row each, a visit each."""
    rows = read_rows(path, RETURNS)

    def run(row: Row, request_id: str) -> Recorded:
        refuse_spare_cells(row)
        if not row.get("request_id"):
            with self.book.reading() as db:
                if not row.get("at"):
                    refuse_outdated(self, db, row)
                request_id = standing_id(db, request_id, is_undisturbed)
        sides = [row.get(f"{side}_mm", "") for side in ("length", "width", "height")]
        return return_box(
            self,
            row.get("code", ""),
            size=row.get("size") or None,
            dims="x".join(sides) if any(sides) else None,
            condition=row.get("condition") or None,
            defects=row.get("defects", "").split(),
            customer=row.get("customer") or None,
            at=row.get("at") or None,
            request_id=request_id,
        )

    steps = (
        outcome(line, lambda row=row, name=name: run(row, name))  # type: ignore[misc]
        for line, row, name in with_ids(rows)
    )
    return Import(len(rows), steps)


def last_told(rows: list[tuple[int, Row]], read: Callable[[Row], Fact]) -> dict[str, Fact]:
    """What a file leaves each name at: its last row that can be read. A row before it
    is there already while the book is as the whole file leaves it.
    """
    found = {}
    for _line, row in rows:
        with suppress(Refusal):
            refuse_spare_cells(row)
            event = read(row)
            found[next(iter(vars(event).values()))] = event
    return found


def import_sizes(self: Session, path: Path) -> Import:
    """Sizes of boxes: a row each."""
    rows = read_rows(path, SIZES)
    last = last_told(rows, size_set)

    def run(row: Row, request_id: str) -> Recorded:
        refuse_spare_cells(row)
        with self.book.reading() as db:
            name = size_set(row).size
            held = setup.size(db, name) == Size(*vars(last[name]).values())
            request_id = standing_id(db, request_id, lambda _: held)
        return set_size(self, row, request_id=request_id)

    steps = (
        outcome(line, lambda row=row, name=name: run(row, name))  # type: ignore[misc]
        for line, row, name in with_ids(rows)
    )
    return Import(len(rows), steps)


def import_carriers(self: Session, path: Path) -> Import:
    """What carriers take: a row each."""
    rows = read_rows(path, CARRIERS)
    last = last_told(rows, carrier_set)

    def run(row: Row, request_id: str) -> Recorded:
        refuse_spare_cells(row)
        with self.book.reading() as db:
            name = carrier_set(row).carrier
            held = setup.carrier(db, name) == Carrier(*vars(last[name]).values())
            request_id = standing_id(db, request_id, lambda _: held)
        return set_carrier(self, row, request_id=request_id)

    steps = (
        outcome(line, lambda row=row, name=name: run(row, name))  # type: ignore[misc]
        for line, row, name in with_ids(rows)
    )
    return Import(len(rows), steps)


def import_shipments(self: Session, path: Path) -> Import:
    """Parcels that wait: a row an item, all items of a parcel one entry."""
    parcels: dict[str, list[tuple[int, Row]]] = {}
    for line, row in read_rows(path, SHIPMENTS):
        parcels.setdefault(row.get("shipment", ""), []).append((line, row))

    def run(number: str, rows: list[tuple[int, Row]]) -> Recorded:
        digest = hashlib.sha256("".join(digest_of(row) for _, row in rows).encode())
        with self.book.reading() as db:
            base = f"row:{digest.hexdigest()[:32]}"
            request_id = standing_id(db, base, is_undisturbed)
        return enter_shipment(
            self,
            number,
            [item_of(row, n) for n, (_, row) in enumerate(rows, start=1)],
            priority=text.whole("priority", rows[0][1].get("priority") or 0, 0, 9),
            request_id=request_id,
        )

    steps = (
        outcome(rows[-1][0], lambda number=number, rows=rows: run(number, rows))  # type: ignore[misc]
        for number, rows in parcels.items()
    )
    return Import(len(parcels), steps)


def item_of(row: Row, number: int) -> ShipmentItem:
    """An item from its row."""
    refuse_spare_cells(row)
    return ShipmentItem(
        item=text.line("item", row.get("item") or str(number), 40),
        length_mm=text.whole("length_mm", row.get("length_mm", ""), 1, LONGEST_MM),
        width_mm=text.whole("width_mm", row.get("width_mm", ""), 1, LONGEST_MM),
        height_mm=text.whole("height_mm", row.get("height_mm", ""), 1, LONGEST_MM),
        mass_g=text.whole("mass_g", row.get("mass_g") or 0, 0, 1_000_000),
        count=text.whole("count", row.get("count") or 1, 1, 200),
        padding_mm=text.whole("padding_mm", row.get("padding_mm") or 0, 0, 200),
        upright=flag("upright", row.get("upright", "")),
        fragile=flag("fragile", row.get("fragile", "")),
    )


def flag(field: str, value: str) -> bool:
    """Yes or no."""
    plain = value.strip().lower()
    if plain in ("1", "yes", "true", "是"):
        return True
    if plain in ("", "0", "no", "false", "否"):
        return False
    raise SettingUnclear(field=field, value=value, expected=Clause(YES_OR_NO))
