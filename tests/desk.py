"""The running example of every test: one station, one waybill, one customer, one clerk.

The clock stands until a test moves it, and codes come from a seeded draw: nothing here
replaces a part of the book, it only gives what `Station` asks for.
"""

import random
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from cainiao_recycle import Station
from cainiao_recycle.domain.codes import CodeType, make
from cainiao_recycle.domain.events import ShipmentItem
from cainiao_recycle.domain.privacy import Customer
from cainiao_recycle.domain.record import Record
from cainiao_recycle.station.keys import Kept, Key, Serves, write_kept
from cainiao_recycle.store import journal
from cainiao_recycle.store.differences import differences
from cainiao_recycle.store.schema import tables

CODE, NAME = "CQ-0123", "重庆南山路驿站"
CLERK = "Li"
WAYBILL = "SF1234567890123"
PHONE = "13900001234"
DAY = "2022-11-11"
OPENING = "2022-11-11 10:00"
ZONE = ZoneInfo("Asia/Shanghai")

EGGS_2022 = """\
[campaign]
code = "eggs-2022"
name = "快递包装换蛋 2022"
starts = 2022-11-01
ends = 2022-11-20
credits_per_reward = 1
eggs_per_reward = 1
points_per_box = 37
"""

EGGS_2021 = """\
[campaign]
code = "eggs-2021"
name = "快递包装换蛋 2021"
starts = 2021-11-01
ends = 2021-11-15
credits_per_reward = 4
eggs_per_reward = 4
"""


class Clock:
    """A clock that stands still until it is moved; UTC milliseconds."""

    def __init__(self, local: str = OPENING) -> None:
        self.now_ms = moment(local)

    def __call__(self) -> int:
        return self.now_ms

    def set(self, local: str) -> None:
        self.now_ms = moment(local)

    def forward(self, **span: float) -> None:
        self.now_ms += int(timedelta(**span).total_seconds() * 1000)


def moment(local: str) -> int:
    """A local time of the station in UTC milliseconds."""
    at = datetime.fromisoformat(local).replace(tzinfo=ZONE)
    return int(at.timestamp() * 1000)


def seeded(seed: int = 1) -> random.Random:
    return random.Random(seed)


def rule(base: str = EGGS_2022, **changes: str) -> str:
    """A campaign's TOML text with keys set anew; values are TOML."""
    lines = [line for line in base.splitlines() if line.split(" = ")[0] not in changes] + [
        f"{key} = {value}" for key, value in changes.items()
    ]
    return "\n".join(lines) + "\n"


def add_campaign(station: Station, toml: str = EGGS_2022, **named: str) -> str:
    """Add a campaign from the text of its file; its code."""
    path = station.path.with_name("campaign.toml")
    path.write_text(toml, "utf-8")
    return station.add_campaign(path, "a new season", **named).event.campaign


def item(
    length: int = 250,
    width: int = 140,
    height: int = 150,
    mass_g: int = 900,
    **more: object,
) -> ShipmentItem:
    """One thing to be sent."""
    facts: dict[str, Any] = {
        "item": "1",
        "length_mm": length,
        "width_mm": width,
        "height_mm": height,
        "mass_g": mass_g,
        "count": 1,
        "padding_mm": 0,
        "upright": False,
        "fragile": False,
        **more,
    }
    return ShipmentItem(**facts)


R = TypeVar("R", bound=Record)


def record(kind: type[R], *values: object) -> R:
    """A record with its values in the order of its fields."""
    return kind(**dict(zip(kind.names(), values, strict=True)))


def waybill(number: int) -> str:
    """Other waybills than the example's."""
    return f"YT{number:013d}"


def entries(station: Station) -> int:
    """How many entries the journal holds."""
    return journal.head(station.book.db)[0]


def kinds(station: Station) -> list[str]:
    """The kinds of all entries, in order."""
    return [entry.event.kind for entry in journal.entries(station.book.db)]


def row(station: Station, sql: str, *values: object) -> tuple[object, ...] | None:
    """The first row of a question to the tables."""
    with closing(sqlite3.connect(station.path)) as db:
        found: tuple[object, ...] | None = db.execute(sql, values).fetchone()
    return found


def table_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table but the journal, row for row."""
    with closing(sqlite3.connect(path)) as db:
        return {
            table: sorted(db.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
            for table in tables()
        }


def assert_adds_up(station: Station) -> None:
    """The whole proof: every check passes, and a rebuild changes no row."""
    assert [str(one) for one in differences(station.path)] == []
    assert {one.check: one.problems for one in station.check_file() if not one.ok} == {}
    before = table_rows(station.path)
    station.rebuild_tables()
    assert table_rows(station.path) == before


SHARED = (
    Key(Serves.CAMPAIGN, "eggs-2022", "2022-11-01", b"k" * 32),
    Key(Serves.WAYBILLS, "2022", "2022-11-01", b"w" * 32),
)


def share_keys(*paths: Path) -> None:
    """Give station files the same keys: drawn ones would give each its own references of
    the same customers and waybills.
    """
    for path in paths:
        write_kept(path, Kept(SHARED))


def ref(station: Station, number: str) -> str:
    """What the book has for a waybill it knows."""
    return station.keyring.sought(station.book.db, number)


def last_four(station: Station, person: Customer, campaign: str = "eggs-2022") -> str:
    """The last four characters of a customer's number."""
    return station.keyring.last_four(campaign, person)


def unknown_code(number: int) -> str:
    """A voucher's code that is right, and that nobody drew."""
    return make(CodeType.VOUCHER, lambda _limit: 4_000_000_000_000 + number)
