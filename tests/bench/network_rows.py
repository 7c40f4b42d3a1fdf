"""Days of many stations, as a store of packages holds them: its Parquet files written
straight by DuckDB, as `network compact` leaves them, so that thirty million rows take a
minute. Small packages beside them, as `export` writes them.

A station's day is 50 actions: 20 boxes back, 14 vouchers, 10 parcels, 6 vouchers redeemed.
Beside them stands what packages tell as well: 20 boxes, 20 customers, 42 figures, a day's
balance. Nothing in it is a conflict, and much looks like one at first sight:

- two pieces of one waybill, rewarded at one station;
- a waybill rewarded at two stations, at one of them undone on the day after;
- a tagged box that came to another station after a parcel left in it;
- vouchers told again on the day after, so that sums of eggs go beyond the quota;
- voucher codes that nobody issued, and one of the station's own.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.domain.indicators import COUNTED
from cainiao_recycle.network.duck import connect
from cainiao_recycle.network.holdings import Holdings
from cainiao_recycle.network.tables import STORED
from cainiao_recycle.packages.describing import File, Seal, descriptor
from tests.network.handed_in import DAY, RULE, day_after
from tests.network.many import code, texts

RETURNS, VOUCHERS, PARCELS, REDEEMED = 20, 14, 10, 6
ACTIONS = RETURNS + VOUCHERS + PARCELS + REDEEMED
AMOUNTS = {
    "returned": RETURNS, "sound": RETURNS, "kept": RETURNS, "customers": RETURNS,
    "credits": RETURNS, "points": 37 * RETURNS, "eggs_issued": VOUCHERS,
    "eggs_given": REDEEMED, "sent_used": 6, "sent_new": 4, "board_reused_g": 6 * 410,
}  # fmt: skip
FIGURES = [*(one.name for one in COUNTED), "sent_cycle_1"]
OF_CAMPAIGN = ("returned", "credits", "points", "eggs_issued", "eggs_given")

ENTRY = "({d} * 100 + 1 + n)"
DRAWN = "hash(i * 100000 + {d} * 1000 + n)"
SECOND = f"(n % 6 * 600 + CAST({DRAWN} % 600 AS BIGINT))"
AT = (
    "'{date}T' || printf('%02d:%02d:%02d+08:00', {hour} + n // 6, "
    f"{SECOND} // 60, {SECOND} % 60)"
)
MS = (
    "epoch_ms(TIMESTAMP '{date} 00:00:00') + ({hour} - 8 + n // 6) * 3600000 "
    f"+ {SECOND} * 1000"
)


class Rows(NamedTuple):
    """A table's rows of a day: so many a station, those that there are, and the cells that
    aren't empty. `i` is the station's number, `n` the row's; `{d}` the day's.
    """

    many: int
    cells: dict[str, str]
    there: str = "true"


def at(column: str, hour: int) -> dict[str, str]:
    """A moment, as text and in milliseconds."""
    return {
        f"{column}_at": AT.replace("{hour}", str(hour)),
        f"{column}_ms": MS.replace("{hour}", str(hour)),
    }


SIZE = f"CAST(3 + {DRAWN} % 6 AS VARCHAR)"
MASS = f"300 + CAST({DRAWN} % 400 AS BIGINT)"

BOOKED = {"business_date": "DATE '{date}'", "late": "0", "clerk": "'Li'"}
SEASON = {"campaign": "'eggs-2022'", "campaign_date": "DATE '{date}'"}

# A return whose reward another station gave as well is told again as undone, a day later.
RETURN_REF = """CASE
    WHEN n IN (0, 1) THEN md5('pieces ' || i || ' {d}')
    WHEN i % 100 = 2 AND n = 4 AND {d} < {days} - 1 THEN md5('met ' || i || ' {d}')
    WHEN i % 100 = 2 AND n = 20 THEN md5('met ' || i || ' ' || ({d} - 1))
    WHEN i % 100 = 3 AND n = 5 AND {d} < {days} - 1 THEN md5('met ' || (i - 1) || ' {d}')
    WHEN i % 10 = 1 AND n = 7 AND {d} > 0
        THEN md5('out ' || (i - 1) || ' ' || ({d} - 1) || ' 0')
    ELSE md5('in ' || i || ' {d} ' || n) END"""
CAME_BACK = "(i % 10 = 1 AND n = 7 AND {d} > 0)"
TAG = (
    f"CAST(9000000000000000 + 98764321987 * CASE WHEN {CAME_BACK} "
    "THEN ((i - 1) * {days} + {d} - 1) * 20 + 6 ELSE (i * {days} + {d}) * 20 + n END "
    "% 1000000000000000 AS VARCHAR)"
)
AGAIN = "n = 20"
OWN = {"entry": f"CASE WHEN {AGAIN} THEN ({{d}} - 1) * 100 + 5 ELSE {ENTRY} END"}
BACK = Rows(
    RETURNS + 1,
    OWN | at("happened", 8) | at("recorded", 8) | BOOKED | SEASON | {
        "box": OWN["entry"], "cycle": f"CASE WHEN {CAME_BACK} THEN 2 ELSE 1 END",
        "tag": f"CASE WHEN {AGAIN} THEN NULL ELSE {TAG} END", "size": SIZE, "mass_g": MASS,
        "waybill_ref": RETURN_REF,
        "waybill_piece": "CASE WHEN n < 2 THEN CAST(n + 1 AS VARCHAR) END",
        "visit": f"'e' || {OWN['entry']}", "customer": "n + 1", "condition": "'A'",
        "disposition": "'reuse'", "credits": "1", "points": "37",
        "reward": "CASE WHEN n < 14 OR n = 20 THEN 'granted' ELSE 'credited' END",
        "voucher_key": f"CASE WHEN n < 14 THEN {ENTRY} || '-1' END",
        "business_date": f"DATE '{{date}}' - CAST({AGAIN} AS INTEGER)",
        "undone_by": f"CASE WHEN {AGAIN} THEN {{d}} * 100 + 60 END",
        "undone_date": f"CASE WHEN {AGAIN} THEN DATE '{{date}}' END",
    },
    "n < 20 OR (i % 100 = 2 AND {d} > 0)",
)  # fmt: skip

BEFORE = "n >= 14"
ISSUED_ENTRY = f"({{d}} - CAST({BEFORE} AS INTEGER)) * 100 + 1 + n % 14"
ISSUED_ON = f"DATE '{{date}}' - CAST({BEFORE} AS INTEGER)"
VOUCHER = Rows(
    2 * VOUCHERS,
    at("issued", 8) | {
        "voucher_key": f"({ISSUED_ENTRY}) || '-1'", "issued_entry": ISSUED_ENTRY,
        "voucher": "'8***********' || printf('%04d', (i * 7 + n * 131 + {d}) % 10000)",
        "voucher_ref": f"md5('voucher ' || i || ' ' || ({ISSUED_ENTRY}))",
        "eggs": "1",
        "campaign": "'eggs-2022'", "campaign_date": ISSUED_ON, "business_date": ISSUED_ON,
        "customer": "n % 14 + 1", "valid_from": ISSUED_ON,
        "valid_until": f"{ISSUED_ON} + 30",
        "state": f"CASE WHEN {BEFORE} OR n < 6 THEN 'redeemed' ELSE 'open' END",
        "closed_by": f"CASE WHEN {BEFORE} OR n < 6 THEN 'Li' END",
    },
    "n < 14 OR (i % 100 = 4 AND {d} > 0)",
)  # fmt: skip

SHIPMENT = Rows(
    PARCELS,
    at("sent", 18) | BOOKED | {
        "shipment": "'S-{d}-' || n", "state": "'sent'", "priority": "0",
        "waybill_ref": "md5('out ' || i || ' {d} ' || n)",
        "carton": "CASE WHEN n < 6 THEN 'reused' ELSE 'new' END",
        "box": "CASE WHEN n < 6 THEN {d} * 100 + 7 + n END",
        "cycle": "CASE WHEN n < 6 THEN 1 END",
        "board_g": "CASE WHEN n < 6 THEN 410 ELSE 0 END",
    },
)  # fmt: skip
GIVEN = Rows(
    REDEEMED,
    at("happened", 9) | at("recorded", 9) | BOOKED | {
        "entry": "{d} * 100 + 41 + n", "movement": "'give'", "eggs": "-1",
        "voucher_key": f"{ENTRY} || '-1'",
    },
)  # fmt: skip
TRIED = Rows(
    2,
    at("happened", 15) | at("recorded", 15) | BOOKED | {
        "entry": "{d} * 100 + 61 + n", "code": "'8***********0000'",
        "voucher_ref": "CASE WHEN n = 0 THEN md5('nobody ' || i || ' {d}') "
                       "ELSE md5('voucher ' || i || ' ' || ({d} * 100 + 1)) END",
        "why": "'voucher-unknown'",
    },
    "(i % 10 = 5 AND n = 0) OR (i % 100 = 6 AND n = 1)",
)  # fmt: skip
BOX = Rows(
    RETURNS,
    at("arrived", 8) | {
        "box": ENTRY, "tag": TAG, "size": SIZE, "length_mm": "290", "width_mm": "170",
        "height_mm": "190", "mass_g": MASS, "condition": "'A'",
        "cycle": f"CASE WHEN {CAME_BACK} THEN 2 ELSE 1 END",
        "state": "CASE WHEN n BETWEEN 6 AND 11 THEN 'sent' ELSE 'stock' END",
        "shelf": "'A' || (n % 8 + 1)",
    },
)  # fmt: skip
CUSTOMER = Rows(
    RETURNS,
    {"customer": "n + 1", "campaign": "'eggs-2022'", "boxes": "1", "credits": "1",
     "points": "37"},
)  # fmt: skip
RULE_OF = Rows(
    1,
    {"campaign": "'eggs-2022'", "name": "'快递包装换蛋 2022'",
     "starts": "DATE '2022-11-01'", "ends": "DATE '2022-11-20'", "undone": "0",
     "rule": f"'{json.dumps(RULE | {'station_eggs_per_day': VOUCHERS})}'"},
    "{d} = 0",
)  # fmt: skip
DAY_OF = Rows(
    1,
    {"date_told": "DATE '{date}'", "entry": "{d} * 100 + 100",
     "head": "sha256('head ' || i || ' {d}')", "boxes_opening": "{d} * 14",
     "boxes_in": "20", "boxes_sent": "6", "boxes_closing": "{d} * 14 + 14"},
)  # fmt: skip
PACKAGE = Rows(
    1,
    {"sha256": "sha256(i || ' {d}')", "outcome": "'held'", "first_entry": "{d} * 100 + 1",
     "last_entry": "{d} * 100 + 100", "head_seq": "{d} * 100 + 100",
     "head": "sha256('head ' || i || ' {d}')", "late": "0", "rows_in_all": "140",
     "previous_date": "CASE WHEN {d} > 0 THEN DATE '{date}' - 1 END",
     "previous_sha256": "CASE WHEN {d} > 0 THEN sha256(i || ' ' || ({d} - 1)) END",
     "bytes_in_all": "20000"},
)  # fmt: skip


def figures() -> Rows:
    """A day's indicators: of the whole day, and of the campaign."""
    lines = [("", name) for name in FIGURES]
    lines += [("eggs-2022", name) for name in OF_CAMPAIGN]
    amounts = AMOUNTS | {"sent_cycle_1": AMOUNTS["sent_used"]}

    def case(cells: list[str]) -> str:
        return f"([{', '.join(cells)}])[n + 1]"

    cells = {
        "date_told": "DATE '{date}'",
        "campaign": case([f"'{c}'" if c else "NULL" for c, _name in lines]),
        "indicator": case([f"'{name}'" for _c, name in lines]),
        "amount": case([str(amounts.get(name, 0)) for _c, name in lines])
        + f" * (1 + CAST({DRAWN} % 9 AS BIGINT))",
    }
    return Rows(len(lines), cells)


MADE = {
    "box_return": BACK, "voucher": VOUCHER, "shipment": SHIPMENT, "egg_movement": GIVEN,
    "lookup_failure": TRIED, "box": BOX, "customer": CUSTOMER, "campaign": RULE_OF,
    "day": DAY_OF, "figure": figures(), "package": PACKAGE,
}  # fmt: skip


def filled(store: Path, stations: int, days: int) -> int:
    """Write a store of so many stations and days; its rows of actions."""
    Holdings.make(store)
    new = Holdings(store)
    with closing(connect()) as db:
        for table, rows in MADE.items():
            for d in range(days):
                date = day_after(DAY, d)
                place = store / "tables" / table / f"date={date}"
                place.mkdir(parents=True)
                sql = one_day(table, rows, stations)
                for name, value in (("d", d), ("days", days), ("date", date)):
                    sql = sql.replace(f"{{{name}}}", str(value))
                form = "FORMAT parquet, COMPRESSION zstd"
                db.execute(f"COPY ({sql}) TO '{place}/made.parquet' ({form})")
                new.files.setdefault(table, []).append(f"date={date}/made.parquet")
    new.write()
    return stations * days * ACTIONS


def one_day(table: str, rows: Rows, stations: int) -> str:
    """A table's rows of a day, in order of stations."""
    own = {"station": "printf('CQ-%05d', i)", "date": "DATE '{date}'"}
    cells = own | rows.cells
    columns = ", ".join(
        f"CAST({cells.get(name, 'NULL')} AS {kind}) AS {name}"
        for name, kind in STORED[table].items()
    )
    numbers = f"range // {rows.many} AS i, range % {rows.many} AS n"
    every = f"SELECT {numbers} FROM range({stations * rows.many})"
    return f"SELECT {columns} FROM ({every}) WHERE {rows.there}"


def register(path: Path, stations: int) -> Path:
    """A register of stations in 340 cities of 31 provinces."""
    lines = [f"{code(n)},驿站{n},城市{n % 340},省{n % 340 % 31},2022-01-01\n"
             for n in range(stations)]  # fmt: skip
    path.write_text("code,name,city,province,opened\n" + "".join(lines), "utf-8")
    return path


# --- packages ---------------------------------------------------------------------------


def packages(folder: Path, many: int, rows: int) -> Iterator[int]:
    """Write a day's packages of so many stations, described as `export` does; the bytes of
    each.
    """
    from tests.network.many import clean

    names = [*FIGURES, *(f"campaign {name}" for name in OF_CAMPAIGN)]
    for number in range(many):
        day = clean(code(number), DAY, 0, rows, None)
        files = texts(day, rows, True)
        told = [f"{DAY},{'eggs-2022' if ' ' in name else ''},{name.split()[-1]},20\n"
                for name in names]  # fmt: skip
        header = files["figure.csv"].partition(b"\n")[0].decode() + "\n"
        files["figure.csv"] = (header + "".join(told)).encode()
        head = hashlib.sha256(day.station.encode()).hexdigest()
        seal = Seal(day.station, "Asia/Shanghai", 0, DAY, day.first_entry, day.last_entry,
                    head, None)  # fmt: skip
        described = {
            name.removesuffix(".csv"): File(content, content.count(b"\n") - 1)
            for name, content in files.items()
        }
        files["datapackage.json"] = descriptor(seal, described)
        place = folder / f"station={day.station}" / f"date={DAY}"
        place.mkdir(parents=True)
        for name, content in files.items():
            (place / name).write_bytes(content)
        yield sum(map(len, files.values()))
