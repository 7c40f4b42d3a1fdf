"""Many stations' packages, fast, and conflicts planted among them.

Clean packages are made by text alone, a few hundred rows each; what is planted goes through
`tests.network.handed_in`, where every cell has its name.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from cainiao_recycle.network.tables import TABLES
from tests.network.handed_in import DAY, RULE, Day, day_after, ref, written

HEADERS = {name: (",".join(table.names) + "\n") for name, table in TABLES.items()}
INDICATORS = ("returned", "sound", "kept", "credits", "points", "eggs_issued",
              "sent_used", "sent_new", "board_reused_g", "customers", "pulped_g",
              "settlement_g")  # fmt: skip


def code(number: int) -> str:
    """A station's code."""
    return f"CQ-{number:05d}"


def clean(
    station: str, date: str, at: int, rows: int, previous: dict[str, str] | None
) -> Day:
    """A clean day without its rows: they are in `texts`."""
    first = at * (rows + 10) + 1
    return Day(station, date, first, first + rows + 9, previous)


def texts(day: Day, rows: int, is_first: bool) -> dict[str, bytes]:
    """The files of a clean day: two returns in five are rewarded with a voucher, one row in
    five is a parcel.
    """
    returns, vouchers, parcels = rows * 2 // 5, rows * 2 // 5, rows // 5
    station, date, first = day.station, day.date, day.first_entry
    digest = hashlib.md5(f"{station} {date}".encode()).hexdigest()[:20]
    until = day_after(date, 30)
    moments = [f"{date}T{8 + n // 3600:02d}:{n // 60 % 60:02d}:{n % 60:02d}+08:00"
               for n in range(returns)]  # fmt: skip
    back = [
        f"{first + n},{first + n},1,{9000000000000000 + hash_number(digest, n)},5,410,"
        f"{digest}{n:012x},,e{first + n},{n % 50 + 1},A,,reuse,eggs-2022,{date},1,37,"
        f"granted,"
        f"{first + n}-1,{moments[n]},{moments[n]},{date},0,Li,,\n"
        for n in range(returns)
    ]
    eggs = [
        f"{first + n}-1,8***********{n:04d},{n:012x}{digest},1,eggs-2022,{date},"
        f"{n % 50 + 1},{date},{until},open,{first + n},{moments[n]},{date},,,,,\n"
        for n in range(vouchers)
    ]
    sent = [
        f"S-{first + n},sent,0,{n:06x}{digest}{n:06x},,reused,{first + n},1,410,"
        f"{moments[n][:11]}20{moments[n][13:]},{date},0,Li\n"
        for n in range(parcels)
    ]
    amounts = dict.fromkeys(INDICATORS, 0) | {
        "returned": returns, "sound": returns, "kept": returns, "credits": returns,
        "points": 37 * returns, "eggs_issued": vouchers, "sent_used": parcels,
        "board_reused_g": 410 * parcels, "customers": min(50, returns),
    }  # fmt: skip
    told = [f"{date},{c},{name},{amount}\n" for c in ("", "eggs-2022")
            for name, amount in amounts.items()]  # fmt: skip
    rule = json.dumps(RULE).replace('"', '""')
    season = [f'eggs-2022,快递包装换蛋 2022,2022-11-01,2022-11-20,"{rule}",0\n'] * is_first
    filled = {"box_return": back, "voucher": eggs, "shipment": sent, "figure": told,
              "campaign": season}  # fmt: skip
    return {
        f"{name}.csv": (header + "".join(filled.get(name, ()))).encode()
        for name, header in HEADERS.items()
    }


def hash_number(digest: str, n: int) -> int:
    """A tag's thirteen drawn digits, its own in practice."""
    return (int(digest[:13], 16) * 1_000_003 + n * 7919) % 10**15


def stations(folder: Path, many: int, rows: int, days: int = 1) -> Iterator[Day]:
    """Write packages of so many rows of so many stations."""
    for number in range(many):
        previous = None
        for at in range(days):
            day = clean(code(number), day_after(DAY, at), at, rows, previous)
            previous = {
                "date": day.date,
                "sha256": written(folder, day, texts(day, rows, not at)),
            }
            yield day


# --- what is planted ----------------------------------------------------------------


def planted(folder: Path, each: int) -> dict[str, int]:
    """Plant so many conflicts of each kind, at stations of their own."""
    second = day_after(DAY)
    for n in range(each):
        a, b = f"PA-{n:04d}", f"PB-{n:04d}"
        one = Day(a, DAY, 1, 600).campaign()
        two = Day(b, DAY, 1, 600).campaign()
        tag = f"{9100000000000000 + n}"
        one.returned(1, f"twice {n}").returned(2, f"tag {n}", tag=tag)
        two.returned(5, f"twice {n}")
        two.returned(6, f"tag again {n}", tag=tag, cycle=2)
        one.issued(7, voucher_ref=ref(f"away {n}"))
        two.tried(8, f"away {n}")
        one.issued(20, 300).issued(21, 200).issued(22, 50)
        sha = one.write(folder)
        two.write(folder)
        later = Day(a, second, 601, 700, {"date": DAY, "sha256": sha})
        later.returned(601, f"later {n}")
        # An entry that the day before has as well.
        later.moved(2, second)
        later.write(folder)
        third = Day(b, second, 601, 700, {"date": DAY, "sha256": "0" * 64})
        third.write(folder)
    kinds = ("waybill-twice", "voucher-away", "box-twice", "over-quota", "past-rewritten",
             "overlap")  # fmt: skip
    return dict.fromkeys(kinds, each)
