"""The journal: appended to, never changed, and every change from outside found."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import JournalBroken
from cainiao_recycle.store import journal
from cainiao_recycle.store.connection import connect
from tests import desk
from tests.desk import PHONE, WAYBILL


@pytest.fixture
def worked(station: Station) -> Station:
    """A station with a dozen entries more."""
    for number in range(12):
        station.return_box(desk.waybill(number), size="5", customer=PHONE)
    return station


@pytest.fixture
def outside(worked: Station) -> Iterator[sqlite3.Connection]:
    """Somebody at the file with the tools of SQLite and no triggers in the way."""
    with closing(sqlite3.connect(worked.path, isolation_level=None)) as db:
        db.execute("DROP TRIGGER journal_never_changes")
        db.execute("DROP TRIGGER journal_never_shrinks")
        yield db


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal SET clerk = 'Wang' WHERE seq = 15",
        "UPDATE journal SET clerk = clerk",
        "UPDATE OR REPLACE journal SET seq = 1 WHERE seq = 15",
        "DELETE FROM journal WHERE seq = 15",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal SELECT * FROM journal WHERE seq = 15",
        """REPLACE INTO journal
           (seq, request_id, kind, happened_at, recorded_at, business_date, clerk, asked,
           payload, hash)
           SELECT seq, request_id, kind, 0, 0, business_date, clerk,
           asked, payload, hash FROM journal WHERE seq = 15""",
        """INSERT INTO journal SELECT * FROM journal WHERE seq = 15
           ON CONFLICT DO UPDATE SET clerk = 'Wang'""",
        """INSERT INTO journal
           (seq, request_id, kind, happened_at, recorded_at, business_date, clerk, asked,
           payload, hash)
           SELECT 99, '~init-1', kind, 0, 0, business_date, clerk,
           asked, payload, hash FROM journal WHERE seq = 15""",
        """INSERT INTO journal
           (seq, request_id, kind, happened_at, recorded_at, business_date, clerk, asked,
           payload, hash)
           VALUES (99, 'x', 'k', 'n', 0, '', '', NULL, '[]', zeroblob(32))""",
        """INSERT INTO journal
           (seq, request_id, kind, happened_at, recorded_at, business_date, clerk, asked,
           payload, hash)
           VALUES (99, 'x', 'k', 0, 0, '', '', NULL, 'none', zeroblob(32))""",
        """INSERT INTO journal
           (seq, request_id, kind, happened_at, recorded_at, business_date, clerk, asked,
           payload, hash)
           VALUES (99, 'x', 'k', 0, 0, '', '', NULL, '[]', zeroblob(31))""",
    ],
)
def test_the_file_itself_refuses_to_change_the_journal(worked: Station, sql: str) -> None:
    with closing(connect(worked.path)) as db:
        before = db.execute("SELECT * FROM journal").fetchall()
        with pytest.raises(sqlite3.Error):
            db.execute(sql)
        assert db.execute("SELECT * FROM journal").fetchall() == before


def test_each_hash_is_that_of_the_one_before_and_every_other_column(
    worked: Station,
) -> None:
    previous = bytes(32)
    for row in worked.book.db.execute("SELECT * FROM journal ORDER BY seq"):
        *plain, payload, hashed = row
        plain_json = json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
        text = f"{plain_json[:-1]},{payload}]"
        previous = hashlib.sha256(previous + text.encode()).digest()
        assert hashed == previous
    assert journal.head(worked.book.db)[1] == previous.hex()
    assert journal.verify(worked.book.db) == journal.head(worked.book.db)


@pytest.mark.parametrize("seq", [1, 14, 20, 26])
@pytest.mark.parametrize(
    "change",
    [
        "request_id = 'other'",
        "asked = 'other'",
        "kind = 'eggs-received/1'",
        "happened_at = happened_at + 1",
        "recorded_at = recorded_at + 1",
        "business_date = '2022-11-12'",
        "clerk = 'Wang'",
        "payload = payload || ' '",
        "payload = json_insert(payload, '$[#]', 1)",
        "hash = randomblob(32)",
    ],
)
def test_a_change_to_any_column_breaks_the_chain_at_that_entry(
    worked: Station, outside: sqlite3.Connection, seq: int, change: str
) -> None:
    before = outside.execute("SELECT * FROM journal WHERE seq = ?", (seq,)).fetchone()
    outside.execute(f"UPDATE journal SET {change} WHERE seq = ?", (seq,))
    if outside.execute("SELECT * FROM journal WHERE seq = ?", (seq,)).fetchone() == before:
        pytest.skip("the change changed nothing")
    with pytest.raises(JournalBroken) as refused:
        journal.verify(worked.book.db)
    assert refused.value.facts["entry"] == seq


@pytest.mark.parametrize("seq", [1, 14, 20])
def test_a_missing_entry_breaks_the_chain_at_the_next(
    worked: Station, outside: sqlite3.Connection, seq: int
) -> None:
    outside.execute("DELETE FROM journal WHERE seq = ?", (seq,))
    with pytest.raises(JournalBroken) as refused:
        journal.verify(worked.book.db)
    assert refused.value.facts["entry"] == seq + 1


def test_two_swapped_entries_break_the_chain_at_the_first(
    worked: Station, outside: sqlite3.Connection
) -> None:
    for old, new in ((15, 1000), (16, 15), (1000, 16)):
        outside.execute("UPDATE journal SET seq = ? WHERE seq = ?", (new, old))
    with pytest.raises(JournalBroken) as refused:
        journal.verify(worked.book.db)
    assert refused.value.facts["entry"] == 15


def test_a_cut_tail_shows_against_the_head_handed_out(
    worked: Station, outside: sqlite3.Connection
) -> None:
    handed_out = worked.report().head_seq, worked.report().head
    outside.execute("DELETE FROM journal WHERE seq > 20")
    assert journal.verify(worked.book.db) != handed_out


def test_rebuilding_from_a_broken_journal_is_refused_and_drops_nothing(
    worked: Station, outside: sqlite3.Connection
) -> None:
    outside.execute("UPDATE journal SET clerk = 'Wang' WHERE seq = 20")
    before = desk.table_rows(worked.path)
    with pytest.raises(JournalBroken):
        worked.rebuild_tables()
    assert desk.table_rows(worked.path) == before


def test_a_named_request_seals_what_was_asked(station: Station) -> None:
    entry = station.return_box(WAYBILL, size="5", customer=PHONE, request_id="k1").entry
    assert entry is not None
    assert entry.content is not None
    assert PHONE not in entry.content
    asked = desk.row(station, "SELECT asked FROM journal WHERE request_id = 'k1'")
    assert asked == (entry.content,)
    assert station.receive_eggs(1).entry.content is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("date", "clerk", "index"),
    [
        (desk.DAY, None, "entry_of_date"),
        (desk.DAY, desk.CLERK, "entry_of_date"),
        (None, desk.CLERK, "entry_of_clerk"),
    ],
)
def test_a_log_never_reads_the_whole_journal(
    worked: Station, date: str | None, clerk: str | None, index: str
) -> None:
    asked: list[str] = []
    db = worked.book.db
    db.set_trace_callback(asked.append)
    found = journal.logged(db, date, clerk, 3)
    db.set_trace_callback(None)
    assert [one.entry.seq for one in found] == [24, 25, 26]
    (sql,) = asked
    plan = " / ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}"))
    assert index in plan
    assert "SCAN" not in plan
    assert "TEMP B-TREE" not in plan


def test_the_last_entry_of_a_clerk_is_found_by_an_index(worked: Station) -> None:
    asked: list[str] = []
    db = worked.book.db
    db.set_trace_callback(asked.append)
    last = journal.last_of_clerk(db, desk.CLERK, ["campaign-added/1"], "~close:")
    db.set_trace_callback(None)
    assert last is not None
    assert last.seq == 26
    plan = " / ".join(row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {asked[0]}"))
    assert "entry_of_clerk" in plan
    assert "SCAN j " not in f"{plan} "
