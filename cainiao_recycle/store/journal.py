"""The journal: entries appended in a chain of hashes, and read back."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple, Protocol, TypeVar

from cainiao_recycle.domain.days import LAST_DATE
from cainiao_recycle.domain.events import FIELDS, Event, decode
from cainiao_recycle.domain.record import Record
from cainiao_recycle.errors import JournalBroken

NO_HASH = "0" * 64
"""What stands before the first entry."""

COLUMNS = (
    "seq, request_id, kind, happened_at, recorded_at, business_date, clerk, asked, "
    "payload, hash"
)


def values_of(record: Record) -> list[Any]:
    """A record as the journal has it: its values in order. Their names stand once, with
    the kind.
    """
    values = list(vars(record).values())
    if record.spares_last and values[-1] is None:
        del values[-1]
    return values


# Entries are flat records of plain values: there is no circle to look for.
canonical = json.JSONEncoder(
    default=values_of,
    check_circular=False,
    sort_keys=True,
    ensure_ascii=False,
    separators=(",", ":"),
).encode


class Entry(NamedTuple):
    """A row of the journal. Times are UTC milliseconds, `hash` is in hex.

    `content` is a digest of what was asked, kept when the caller named the request:
    the same name with other content is refused.
    """

    seq: int
    request_id: str | None
    happened_at: int
    recorded_at: int
    business_date: str
    clerk: str
    event: Event
    content: str | None
    hash: str

    def values(self, record: Record, **more: object) -> dict[str, object]:
        """What an effect's statement may name: a record's fields, and of this entry
        `seq`, `happened_at`, `business_date` and `clerk`; `more` wins over both.
        """
        return {
            **vars(record),
            "seq": self.seq,
            "happened_at": self.happened_at,
            "business_date": self.business_date,
            "clerk": self.clerk,
            **more,
        }


def chained(previous: bytes, columns: tuple[Any, ...]) -> bytes:
    """SHA-256 over the previous hash and the canonical JSON of the other columns: an
    array in their order, the payload (canonical JSON itself) as its last member.
    """
    seq, request_id, kind, happened_at, recorded_at, date, clerk, content, payload = columns
    row = (
        f"[{seq},{quoted(request_id)},{quoted(kind)},{happened_at},{recorded_at},"
        f"{quoted(date)},{quoted(clerk)},{quoted(content)},{payload}]"
    )
    return hashlib.sha256(previous + row.encode()).digest()


@lru_cache(maxsize=256)
def quoted(text: str | None) -> str:
    """A column's text as JSON has it; kinds, dates and clerks come again and again."""
    return canonical(text)


def append(
    db: sqlite3.Connection,
    event: Event,
    *,
    request_id: str | None,
    happened_at: int,
    recorded_at: int,
    business_date: str,
    clerk: str,
    content: str | None,
) -> Entry:
    """Write one entry at the end of the chain, inside the caller's transaction."""
    seq, previous = last(db)
    seq += 1
    columns = (
        seq,
        request_id,
        event.kind,
        happened_at,
        recorded_at,
        business_date,
        clerk,
        content,
        canonical(event),
    )
    hashed = chained(previous, columns)
    db.execute(
        f"INSERT INTO journal ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*columns, hashed),
    )
    return Entry(
        seq,
        request_id,
        happened_at,
        recorded_at,
        business_date,
        clerk,
        event,
        content,
        hashed.hex(),
    )


def last(db: sqlite3.Connection) -> tuple[int, bytes]:
    """The last entry's number and hash; (0, zeros) for an empty journal."""
    row = db.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    return row or (0, bytes(32))


def head(db: sqlite3.Connection) -> tuple[int, str]:
    """The last entry's number, and its hash in hex."""
    seq, hashed = last(db)
    return seq, hashed.hex()


def hash_of(db: sqlite3.Connection, seq: int) -> str | None:
    """An entry's hash in hex; zeros before the first, None after the last."""
    row = db.execute("SELECT hash FROM journal WHERE seq = ?", (seq,)).fetchone()
    return row[0].hex() if row else None if seq else NO_HASH


def shared(one: sqlite3.Connection, other: sqlite3.Connection) -> int:
    """How many entries two journals have in common. In chains, all before a common
    entry are common.
    """
    least, most = 0, min(head(one)[0], head(other)[0])
    while least < most:
        middle = (least + most + 1) // 2
        if hash_of(one, middle) == hash_of(other, middle):
            least = middle
        else:
            most = middle - 1
    return least


scan = json.JSONDecoder().scan_once  # type: ignore[attr-defined]


def plain(payload: str) -> list[Any]:
    """A payload's values. It is canonical JSON: there is no white space to look for, which
    costs as much as the rest. Raises `ValueError`.
    """
    try:
        values, end = scan(payload, 0)
    except StopIteration:
        raise ValueError(payload) from None
    if end != len(payload):
        raise ValueError(payload)
    return values  # type: ignore[no-any-return]


def from_row(row: tuple[Any, ...]) -> Entry:
    """An entry from a row in the order of `COLUMNS`."""
    (
        seq,
        request_id,
        kind,
        happened_at,
        recorded_at,
        business_date,
        clerk,
        content,
        payload,
        hashed,
    ) = row
    return Entry(
        seq,
        request_id,
        happened_at,
        recorded_at,
        business_date,
        clerk,
        decode(kind, plain(payload)),
        content,
        hashed.hex(),
    )


def field(name: str) -> str:
    """SQL of the place in the payload where a field stands, NULL for the kinds that lack
    it: `payload ->> {field("box")}`.
    """
    whens = " ".join(
        f"WHEN '{kind}' THEN {names.index(name)}"
        for kind, names in FIELDS.items()
        if name in names
    )
    return f"CASE kind {whens} END"


def by_request(db: sqlite3.Connection, request_id: str) -> Entry | None:
    """The entry a request made, if it made one."""
    sql = f"SELECT {COLUMNS} FROM journal WHERE request_id = ?"
    row = db.execute(sql, (request_id,)).fetchone()
    return from_row(row) if row else None


def by_requests(db: sqlite3.Connection, prefix: str) -> list[Entry]:
    """Entries whose request ids begin alike, in order."""
    sql = f"""SELECT {COLUMNS} FROM journal
              WHERE request_id >= :prefix AND request_id < :prefix || char(1114111)
              ORDER BY seq"""
    return [from_row(row) for row in db.execute(sql, {"prefix": prefix})]


def by_seq(db: sqlite3.Connection, seq: int) -> Entry | None:
    """One entry by its number."""
    row = db.execute(f"SELECT {COLUMNS} FROM journal WHERE seq = ?", (seq,)).fetchone()
    return from_row(row) if row else None


def event_of(db: sqlite3.Connection) -> Callable[[int], Event]:
    """Looks up the event of an entry."""

    def find(seq: int) -> Event:
        entry = by_seq(db, seq)
        assert entry is not None, "an undo names entries before it"
        return entry.event

    return find


def dated_event_of(db: sqlite3.Connection) -> Callable[[int], tuple[str, Event]]:
    """Looks up the business date and the event of an entry."""

    def find(seq: int) -> tuple[str, Event]:
        entry = by_seq(db, seq)
        assert entry is not None, "an undo names entries before it"
        return entry.business_date, entry.event

    return find


def entries(db: sqlite3.Connection, after: int = 0, until: int = 2**62) -> Iterator[Entry]:
    """Entries in order, from the one after `after` to `until`."""
    sql = f"SELECT {COLUMNS} FROM journal WHERE seq > ? AND seq <= ? ORDER BY seq"
    return map(from_row, db.execute(sql, (after, until)))


def latest(db: sqlite3.Connection, most: int) -> Iterator[Entry]:
    """So many entries from the last one back."""
    sql = f"SELECT {COLUMNS} FROM journal ORDER BY seq DESC LIMIT ?"
    return map(from_row, db.execute(sql, (most,)))


def of_dates(db: sqlite3.Connection, first: str, last: str = LAST_DATE) -> Iterator[Entry]:
    """Entries with business dates from `first` to `last`."""
    sql = f"""SELECT {COLUMNS} FROM journal WHERE business_date BETWEEN ? AND ?
              ORDER BY seq"""
    return map(from_row, db.execute(sql, (first, last)))


Each = TypeVar("Each")


class Watch(Protocol):
    """Hands on what long work goes through, of which there is so much, and shows how far
    it is.
    """

    def __call__(self, each: Iterable[Each], many: int) -> Iterable[Each]:
        """The same things, one by one."""


def unwatched(each: Iterable[Each], many: int) -> Iterable[Each]:
    """Nobody looks on."""
    return each


class Logged(NamedTuple):
    """An entry, and the one that undid it."""

    entry: Entry
    undone_by: int | None


LOGGED = f"""SELECT {COLUMNS}, (SELECT u.seq FROM undo u WHERE u.entry = j.seq)
             FROM journal j"""


def logged(
    db: sqlite3.Connection, date: str | None, clerk: str | None, most: int
) -> list[Logged]:
    """So many entries of a business date and a clerk, or of any; the newest last."""
    where = {
        (False, False): "",
        (True, False): "WHERE business_date = :date",
        (False, True): "WHERE clerk = :clerk",
        # The day is found by its index, never the clerk's whole year.
        (True, True): "WHERE business_date = :date AND +clerk = :clerk",
    }[date is not None, clerk is not None]
    rows = db.execute(
        f"{LOGGED} {where} ORDER BY j.seq DESC LIMIT :most",
        {"date": date, "clerk": clerk, "most": most},
    )
    return [Logged(from_row(row[:-1]), row[-1]) for row in rows][::-1]


def count_of(db: sqlite3.Connection, date: str, clerk: str | None) -> int:
    """How many entries a business date has, in all or of one clerk."""
    sql = """SELECT count(*) FROM journal
             WHERE business_date = ?1 AND (?2 IS NULL OR +clerk = ?2)"""
    return int(db.execute(sql, (date, clerk)).fetchone()[0])


def last_of_clerk(
    db: sqlite3.Connection, clerk: str, but_not: Iterable[str], own: str
) -> Entry | None:
    """A clerk's last entry that nobody undid, some kinds and those whose request ids
    begin with `own` passed over.
    """
    sql = f"""SELECT {COLUMNS} FROM journal j WHERE clerk = :clerk
              AND kind NOT IN (SELECT value FROM json_each(:but_not))
              AND NOT EXISTS (SELECT 1 FROM undo u WHERE u.entry = j.seq)
              AND substr(coalesce(request_id, ''), 1, length(:own)) <> :own
              ORDER BY seq DESC LIMIT 1"""
    kinds = json.dumps(list(but_not))
    row = db.execute(sql, {"clerk": clerk, "but_not": kinds, "own": own}).fetchone()
    return from_row(row) if row else None


def walked(db: sqlite3.Connection) -> Iterator[tuple[Entry, bool]]:
    """Every entry in order, and whether it follows from the one before."""
    previous = bytes(32)
    for row in db.execute(f"SELECT {COLUMNS} FROM journal ORDER BY seq"):
        yield from_row(row), chained(previous, row[:-1]) == row[-1]
        previous = row[-1]


def verify(db: sqlite3.Connection) -> tuple[int, str]:
    """Walk the whole chain; its head. Raises `JournalBroken` at the first entry
    that doesn't follow from the one before.
    """
    seq, previous = 0, bytes(32)
    for row in db.execute(f"SELECT {COLUMNS} FROM journal ORDER BY seq"):
        seq, hashed = row[0], row[-1]
        if chained(previous, row[:-1]) != hashed:
            raise JournalBroken(entry=seq)
        previous = hashed
    return seq, previous.hex()
