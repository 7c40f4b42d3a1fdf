"""The tables as they were when the last day was sealed, kept beside the book as
`FILE.sealed`, so that a night costs its day and not the history.

It is derived and may be thrown away at any time: it is made again from the journal when
it is missing, was made by a program of another shape, or stands at an entry the journal
doesn't go through. The files of the last days sealed are kept in it too, as they are
exported. `check` proves all of it.
"""

import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from cainiao_recycle.domain.events import DayClosed
from cainiao_recycle.packages.describing import RULES
from cainiao_recycle.packages.tables import DESCRIPTOR, FORMAT, TABLES
from cainiao_recycle.store import journal
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import CACHE_KIB
from cainiao_recycle.store.differences import Difference, primary_key, touched_differences
from cainiao_recycle.store.exports import BY_DAY, EXPORTED
from cainiao_recycle.store.files import is_there, moved_into_place, part
from cainiao_recycle.store.journal import Entry, Watch, unwatched
from cainiao_recycle.store.schema import make_tables, tables, tables_sql

MOST_DAYS = 31
"""Days whose files are kept; an older one is made by replaying."""

Files = dict[str, bytes]
Previous = tuple[str, str] | None
"""The date of the package before, and the hash of what describes it."""
Capture = Callable[[sqlite3.Connection, Entry, DayClosed, Previous], Files]
"""Makes the files of a day that was just sealed, from the tables."""

OWN_TABLES = """
CREATE TABLE sealed_at (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL,
                        hash TEXT NOT NULL, shape TEXT NOT NULL) STRICT;
CREATE TABLE package (date TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE day_file (date TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL,
                       seq INTEGER NOT NULL, hash TEXT NOT NULL,
                       PRIMARY KEY (date, name)) STRICT, WITHOUT ROWID;
"""


def sealed_path(path: Path) -> Path:
    """Where the state of a station file is kept."""
    return path.with_name(path.name + ".sealed")


def shape() -> str:
    """What the tables and the files of a day are made by."""
    made_by = (tables_sql(), OWN_TABLES, EXPORTED, FORMAT, TABLES, RULES)
    return hashlib.sha256(repr(made_by).encode()).hexdigest()


def connect(state: Path, book: Path) -> sqlite3.Connection:
    """The state, with the book it is of attached: a table's name alone is the state's,
    `journal` is the book's.
    """
    place = f"{state.absolute().as_uri()}?mode=rw"
    db = sqlite3.connect(
        place, isolation_level=None, cached_statements=512, timeout=10, uri=True
    )
    try:
        db.executescript(
            f"PRAGMA synchronous = FULL; PRAGMA cache_size = -{CACHE_KIB};"
            "PRAGMA recursive_triggers = ON;"
        )
        db.execute("ATTACH ? AS book", (str(book),))
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def sealed_state(
    book: Book, capture: Capture, watch: Watch = unwatched
) -> Iterator[sqlite3.Connection]:
    """The kept state of a book, made anew when it can't be used."""
    if not is_current(book.path):
        make(book, capture, watch)
    with book.alone():
        # Nobody puts another in its place meanwhile.
        db = connect(sealed_path(book.path), book.path)
    with closing(db):
        yield db


def is_current(path: Path) -> bool:
    """Whether a state is there, of our shape, and on the journal's way."""
    state = sealed_path(path)
    if not is_there(state):
        return False
    try:
        with closing(connect(state, path)) as db:
            seq, hashed, made_by = db.execute(
                "SELECT seq, hash, shape FROM sealed_at"
            ).fetchone()
            return bool(made_by == shape() and journal.hash_of(db, seq) == hashed)
    except (sqlite3.Error, TypeError):
        # No database, or none of ours.
        return False


def damage(path: Path) -> list[str]:
    """What makes a state unreadable, found before it is attached: once SQLite has met a
    torn page, the connection writes nothing any more.
    """
    with closing(connect(sealed_path(path), path)) as db:
        try:
            found = [row[0] for row in db.execute("PRAGMA main.quick_check(1)")]
        except sqlite3.DatabaseError as error:
            found = [str(error)]
    return [] if found == ["ok"] else found


def make(book: Book, capture: Capture, watch: Watch = unwatched) -> None:
    """Make the state from the whole journal."""
    state = sealed_path(book.path)
    with part(state) as beside:
        with closing(connect(beside, book.path)) as db:
            # It has its name only once it is whole.
            db.executescript(
                "PRAGMA main.synchronous = OFF; PRAGMA main.journal_mode = OFF;"
            )
            db.execute("BEGIN")
            make_tables(db)
            for statement in (*OWN_TABLES.split(";\n"), *BY_DAY):
                db.execute(statement)
            db.execute(
                "INSERT INTO sealed_at (id, seq, hash, shape) VALUES (1, 0, ?, ?)",
                (journal.NO_HASH, shape()),
            )
            go_on(db, capture, watch)
            db.execute("COMMIT")
            # Whoever proves it holds nobody up.
            db.executescript(
                "PRAGMA main.synchronous = FULL; PRAGMA main.journal_mode = WAL;"
            )
        with book.alone():
            drop(state)
            moved_into_place(beside, state)


def drop(state: Path) -> None:
    """Throw a state away, with what a killed run left of its last transaction."""
    for name in (f"{state.name}-wal", f"{state.name}-shm", state.name):
        with suppress(FileNotFoundError):
            state.with_name(name).unlink()


def begin(db: sqlite3.Connection) -> None:
    """Begin a transaction that writes to the state. `BEGIN IMMEDIATE` would take the right
    to write to the book as well, past everybody who waits for a turn.
    """
    db.execute("BEGIN")
    db.execute("UPDATE sealed_at SET seq = seq")


def go_on(db: sqlite3.Connection, capture: Capture, watch: Watch = unwatched) -> None:
    """Bring the state to the last seal, inside the caller's transaction."""
    (last,) = db.execute("SELECT coalesce(max(seq), 0) FROM book.day").fetchone()
    (seq,) = db.execute("SELECT seq FROM sealed_at").fetchone()
    for entry in watch(journal.entries(db, after=seq, until=last), last - seq):
        apply(db, entry)
        if isinstance(entry.event, DayClosed):
            previous = package_before(db, entry.event.date)
            files = capture(db, entry, entry.event, previous)
            keep_files(db, entry, entry.event.date, files)
        seq = entry.seq
    db.execute("UPDATE sealed_at SET seq = ?, hash = ?", (seq, journal.hash_of(db, seq)))


def package_before(
    db: sqlite3.Connection, date: str, schema: str = "main"
) -> tuple[str, str] | None:
    """The last package before a date, with its hash."""
    sql = f"""SELECT date, sha256 FROM {schema}.package WHERE date < ?
              ORDER BY date DESC LIMIT 1"""
    found: tuple[str, str] | None = db.execute(sql, (date,)).fetchone()
    return found


def keep_files(db: sqlite3.Connection, entry: Entry, date: str, files: Files) -> None:
    """Keep the files of a day that was just sealed, and no more than the last ones; of
    each day the hash.
    """
    hashed = hashlib.sha256(files[DESCRIPTOR]).hexdigest()
    db.execute("INSERT INTO package (date, sha256) VALUES (?, ?)", (date, hashed))
    db.executemany(
        "INSERT INTO day_file (date, name, content, seq, hash) VALUES (?, ?, ?, ?, ?)",
        [(date, name, content, entry.seq, entry.hash) for name, content in files.items()],
    )
    db.execute(
        """DELETE FROM day_file WHERE date <
           (SELECT min(date) FROM (SELECT date FROM day ORDER BY date DESC LIMIT ?))""",
        (MOST_DAYS,),
    )


def move_on(book: Book, capture: Capture) -> None:
    """Bring the kept state, if one can be used, to the last seal."""
    path = book.path
    with book.alone():
        if not is_current(path):
            return
        with closing(connect(sealed_path(path), path)) as db:
            begin(db)
            go_on(db, capture)
            db.execute("COMMIT")


def files_of(path: Path, dates: list[str]) -> dict[str, Files]:
    """The kept files of sealed days, as far as there are any that can be read and the
    journal still goes through the entry that sealed the day.
    """
    found: dict[str, Files] = {}
    if not is_current(path):
        return found
    with suppress(sqlite3.DatabaseError), closing(connect(sealed_path(path), path)) as db:
        for date in dates:
            sql = "SELECT name, content, seq, hash FROM day_file WHERE date = ?"
            rows = db.execute(sql, (date,)).fetchall()
            if rows and journal.hash_of(db, rows[0][2]) == rows[0][3]:
                found[date] = {name: content for name, content, _seq, _hash in rows}
    return found


def hashes_of(path: Path) -> dict[str, str]:
    """The hash of each day's package, as far as a state that can be used has them."""
    if not is_current(path):
        return {}
    with suppress(sqlite3.DatabaseError), closing(connect(sealed_path(path), path)) as db:
        return dict(db.execute("SELECT date, sha256 FROM package").fetchall())
    return {}


def kept_in(db: sqlite3.Connection) -> tuple[int, dict[str, Files]]:
    """Of a state attached as `sealed`: the entry it stands at, and the files by date."""
    (seq,) = db.execute("SELECT seq FROM sealed.sealed_at").fetchone()
    files: dict[str, Files] = {}
    for date, name, content in db.execute(
        "SELECT date, name, content FROM sealed.day_file"
    ):
        files.setdefault(date, {})[name] = content
    return seq, files


def disagreements(
    book: Book, capture: Capture, watch: Watch = unwatched
) -> list[Difference]:
    """Where what was touched since the last seal isn't what the entries make of it. The
    state it is compared with is made anew before it is believed: where they differ, and
    where it is damaged or the entries don't fit on it.
    """
    with suppress(sqlite3.DatabaseError), sealed_state(book, capture, watch) as db:
        if not differences_since(db):
            return []
    make(book, capture, watch)
    with sealed_state(book, capture) as db:
        return differences_since(db)


def differences_since(db: sqlite3.Connection) -> list[Difference]:
    """Where the rows that entries since the last seal touched are not what the entries
    make of them. The state is as it was afterwards.
    """
    begin(db)
    try:
        watch(db)
        (seq,) = db.execute("SELECT seq FROM sealed_at").fetchone()
        for entry in journal.entries(db, after=seq):
            apply(db, entry)
        return [
            one
            for table in tables()
            for one in touched_differences(db, table, f"touched_{table}")
        ]
    finally:
        db.execute("ROLLBACK")


def watch(db: sqlite3.Connection) -> None:
    """Note the key of every row that changes from here on, for each table in one of its
    own (`touched_TABLE`).
    """
    for table in tables():
        key = primary_key(db, table)
        names = ", ".join(key)
        db.execute(f"CREATE TEMP TABLE touched_{table} ({names})")
        for name, event, rows in WATCHED:
            values = ", ".join(f"{rows}.{column}" for column in key)
            db.execute(
                f"""CREATE TEMP TRIGGER {table}_{name} AFTER {event} ON main.{table}
                    BEGIN INSERT INTO touched_{table} ({names}) VALUES ({values}); END"""
            )


WATCHED = (
    ("made", "INSERT", "NEW"),
    ("removed", "DELETE", "OLD"),
    ("changed", "UPDATE", "NEW"),
    ("moved", "UPDATE", "OLD"),
)
