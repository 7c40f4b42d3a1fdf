"""The tables hold their rules by themselves, and a tampered row is found."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

import cainiao_recycle
from cainiao_recycle import Station
from cainiao_recycle.errors import BookDisagrees
from cainiao_recycle.store.connection import connect
from cainiao_recycle.store.differences import differences
from cainiao_recycle.store.journal import Entry, unwatched
from tests import desk
from tests.desk import PHONE, WAYBILL, Clock

PACKAGE = Path(cainiao_recycle.__file__).parent
TESTS = Path(__file__).parents[1]


@pytest.fixture
def worked(station: Station) -> Station:
    """Two boxes returned, one parcel packed."""
    station.return_box(WAYBILL, size="5", customer=PHONE)
    station.return_box(desk.waybill(2), size="5")
    station.enter_shipment("S-1", [desk.item()])
    station.pack_shipment("S-1", "1")
    return station


@pytest.fixture
def db(worked: Station) -> Iterator[sqlite3.Connection]:
    with closing(connect(worked.path)) as connection:
        yield connection


UNTOUCHED = {"lookup_failure"}
"""Tables that no entry of the day wrote to: what stands in them is for `check` to find."""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE box_return SET waybill = 'SF1234567890123'",
        "INSERT INTO box_return SELECT * FROM box_return WHERE box = 1",
        "UPDATE shipment SET state = 'packed', box = NULL",
        """INSERT INTO shipment (shipment, state, priority, box, cycle, board_g,
           entered_seq, changed_seq)
           SELECT 'S-2', state, 0, box, cycle, 0, 1, 1 FROM shipment""",
        "UPDATE voucher SET state = 'gone'",
        "UPDATE voucher SET eggs = 0",
        "UPDATE voucher SET voucher = '12345'",
        "UPDATE box SET state = 'lost'",
        "UPDATE box SET condition = 'C'",
        "UPDATE box SET length_mm = 'long'",
        "UPDATE box SET tag = (SELECT tag FROM box WHERE box = 1)",
        "UPDATE box_return SET credits = 2",
        "UPDATE box_return SET box = 99 WHERE box = 1",
        "UPDATE box_return SET voucher = '8000000000000739'",
        "INSERT INTO customer (id, campaign, hash, hidden) VALUES (9, 'none', 'h', '4')",
        """INSERT INTO campaign (campaign, name, starts, ends, rule, changed_seq)
           VALUES ('more', 'm', '2022-11-20', '2022-11-30', '{}', 1)""",
        """INSERT INTO station (id, code, name, language, time_zone, cut_off_hour)
           VALUES (2, 'X', 'X', 'zh', 'Asia/Shanghai', 0)""",
        "INSERT INTO setting (setting, value, seq) VALUES ('load_per_cycle', 1, 1)",
    ],
)
def test_the_file_itself_holds_the_rules(db: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        db.execute(sql)


def test_the_file_itself_pays_a_voucher_once(
    worked: Station, db: sqlite3.Connection
) -> None:
    (code,) = db.execute("SELECT voucher FROM voucher LIMIT 1").fetchone()
    worked.redeem(code)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("UPDATE voucher SET state = 'redeemed' WHERE voucher = ?", (code,))


@pytest.mark.parametrize(
    ("sql", "table", "key", "column"),
    [
        ("UPDATE box SET shelf = '6' WHERE box = 2", "box", "2", "shelf"),
        ("UPDATE voucher SET eggs = 9 WHERE issued_seq = 15", "voucher", None, "eggs"),
        (
            "UPDATE box_return SET points = 99 WHERE box = 1",
            "box_return",
            "1/1/0",
            "points",
        ),
        ("UPDATE customer SET hidden = '9999'", "customer", "1", "hidden"),
        ("UPDATE egg_tally SET eggs = 0 WHERE tally = 'owed'", "egg_tally", "owed", "eggs"),
        ("UPDATE shipment SET priority = 9", "shipment", "S-1", "priority"),
        ("UPDATE shipment_item SET mass_g = 9", "shipment_item", "S-1/1", "mass_g"),
        ("UPDATE size SET max_load_g = 9 WHERE size = '5'", "size", "5", "max_load_g"),
        ("DELETE FROM shipment_item", "shipment_item", "S-1/1", "item"),
        (
            """INSERT INTO lookup_failure (seq, code, why, happened_at, clerk)
               VALUES (99, '8', 'x', 0, 'Li')""",
            "lookup_failure",
            "99",
            "code",
        ),
        ("UPDATE station SET name = 'other'", "station", "1", "name"),
    ],
)
def test_a_tampered_row_is_found_exactly(
    worked: Station,
    db: sqlite3.Connection,
    clock: Clock,
    sql: str,
    table: str,
    key: str | None,
    column: str,
) -> None:
    db.execute(sql)
    found = differences(worked.path)
    assert {one.table for one in found} == {table}
    assert len({one.key for one in found}) == 1
    assert key in (None, found[0].key)
    assert column in {one.column for one in found}
    (problems,) = [one.problems for one in worked.check_file() if one.check == "tables"]
    assert all(str(line).startswith(table) for line in problems)
    clock.forward(days=1)
    if table not in UNTOUCHED:
        before = desk.entries(worked)
        with pytest.raises(BookDisagrees):
            worked.close_days()
        assert desk.entries(worked) == before
    worked.rebuild_tables()
    desk.assert_adds_up(worked)
    assert len(worked.close_days()) == 1


@pytest.mark.parametrize("is_stopped", [False, True])
def test_making_tables_takes_memory_only_for_as_long(
    worked: Station, is_stopped: bool
) -> None:
    def cache() -> object:
        return worked.book.db.execute("PRAGMA cache_size").fetchone()

    def looking_on(each: Iterable[Entry], many: int) -> Iterator[Entry]:
        during.append(cache())
        yield from each
        if is_stopped:
            raise KeyboardInterrupt

    before, during = cache(), []
    worked.watch = looking_on  # type: ignore[assignment]
    with suppress(KeyboardInterrupt):
        worked.rebuild_tables()
    worked.watch = unwatched
    assert during != [before] != []
    assert cache() == before
    desk.assert_adds_up(worked)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("DROP TRIGGER journal_never_changes", "journal_never_changes"),
        ("DROP TRIGGER voucher_is_paid_once", "voucher_is_paid_once"),
        ("DROP INDEX one_reward_per_waybill", "one_reward_per_waybill"),
        ("CREATE TABLE more (x)", "more"),
        ("ALTER TABLE egg_movement ADD COLUMN more TEXT", "egg_movement"),
    ],
)
def test_a_schema_that_is_not_as_shipped_is_found(
    worked: Station, db: sqlite3.Connection, sql: str, name: str
) -> None:
    db.execute(sql)
    (problems,) = [one.problems for one in worked.check_file() if one.check == "schema"]
    assert len(problems) == 1
    assert name in str(problems[0])


def test_a_journal_changed_from_outside_is_found_by_check(
    worked: Station, db: sqlite3.Connection
) -> None:
    db.execute("DROP TRIGGER journal_never_changes")
    db.execute("UPDATE journal SET clerk = 'Wang' WHERE seq = 15")
    failed = {one.check: one.problems for one in worked.check_file() if not one.ok}
    assert "15" in str(failed["journal"][0])


def test_every_reference_names_its_column(worked: Station, db: sqlite3.Connection) -> None:
    # Without it SQLite tells readers NULL, and Datasette's page of the table fails.
    named = [
        row
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for row in db.execute(f"PRAGMA foreign_key_list({table})")
    ]
    assert len(named) >= 17
    for _id, _seq, table, _from, to, *_ in named:
        assert to in {row[1] for row in db.execute(f"PRAGMA table_info({table})")}


UNNAMED = re.compile(
    r"(?:INSERT(?: OR \w+)?|REPLACE) INTO [\w{}]+\s+(?!\(|SELECT \*)\S+.{,30}"
)
"""An insert that doesn't name its columns, unless it copies whole rows."""


@pytest.mark.parametrize("folder", [PACKAGE, TESTS], ids=lambda folder: folder.name)
def test_an_insert_names_its_columns(folder: Path) -> None:
    texts = {path: path.read_text("utf-8") for path in folder.rglob("*.py")}
    assert sum("INSERT INTO" in text for text in texts.values()) > 1
    assert {
        path: found for path, text in texts.items() if (found := UNNAMED.findall(text))
    } == {}


@pytest.mark.parametrize("into", ["INSERT", "INSERT OR REPLACE", "REPLACE"])
@pytest.mark.parametrize("rows", ["VALUES (1)", "SELECT 1"])
def test_an_insert_that_names_no_columns_is_seen(into: str, rows: str) -> None:
    # Else the test above could not fail.
    assert UNNAMED.search(f"{into} INTO day\n    {rows}")
    assert not UNNAMED.search(f"{into} INTO day\n    (date) {rows}")
