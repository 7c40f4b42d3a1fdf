"""Packages as stations hand them in, written straight from their description in
docs/files.md: fast, so that there can be thousands, and with whatever is wrong with them.
"""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from cainiao_recycle.network.tables import TABLES

DAY = "2022-11-11"

INDICATORS = (
    "returned", "sound", "kept", "held", "for_pulp", "customers", "credits", "points",
    "eggs_issued", "eggs_given", "sent_used", "sent_new", "board_reused_g", "boxes_pulped",
    "pulped_g", "settlement_g", "notebook_equivalents", "given_away", "transferred_out",
    "transferred_in", "late",
)  # fmt: skip

RULE = {"eggs_per_reward": 1, "station_eggs_in_all": None, "station_eggs_per_day": 500}


def ref(word: object) -> str:
    """The reference of a number under the network's key."""
    return hashlib.sha256(f"key {word}".encode()).hexdigest()[:32]


def clock(day: str, second: int) -> str:
    """A moment of a day at a station."""
    return f"{day}T{8 + second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+08:00"


def day_after(day: str, days: int = 1) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


@dataclass
class Day:
    """A station's day: rows by table, and what the descriptor says."""

    station: str = "CQ-0123"
    date: str = DAY
    first_entry: int = 1
    last_entry: int = 100
    previous: dict[str, str] | None = None
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    descriptor: dict[str, Any] = field(default_factory=dict)
    late: int = 0

    def row(self, table: str, **cells: Any) -> "Day":
        """One more row, the rest of its cells empty."""
        self.rows.setdefault(table, []).append(cells)
        return self

    def returned(self, entry: Any, waybill: object, **more: Any) -> "Day":
        """A box came back."""
        number = entry if isinstance(entry, int) and entry < 10**6 else 1
        cells = {
            "entry": entry, "box": number, "cycle": 1, "size": "5", "mass_g": 410,
            "waybill_ref": ref(waybill), "visit": f"e{number}", "customer": number % 50,
            "condition": "A", "disposition": "reuse", "campaign": "eggs-2022",
            "campaign_date": self.date, "credits": 1, "points": 37, "reward": "granted",
            "voucher_key": f"{number}-1", "happened_at": clock(self.date, number),
            "recorded_at": clock(self.date, number), "business_date": self.date, "late": 0,
            "clerk": "Li",
        }  # fmt: skip
        return self.row("box_return", **(cells | more))

    def issued(self, entry: int, eggs: int = 1, **more: Any) -> "Day":
        """A voucher was issued."""
        cells = {
            "voucher_key": f"{entry}-1", "voucher": "8***********3348",
            "voucher_ref": ref(f"{self.station} {entry}"), "eggs": eggs,
            "campaign": "eggs-2022", "campaign_date": self.date, "valid_from": self.date,
            "valid_until": day_after(self.date, 30), "state": "open", "issued_entry": entry,
            "issued_at": clock(self.date, entry), "business_date": self.date,
        }  # fmt: skip
        return self.row("voucher", **(cells | more))

    def sent(self, entry: int, box: int | None, **more: Any) -> "Day":
        """A parcel was sent, in a box of ours or a new carton."""
        cells = {
            "shipment": f"S-{entry}", "state": "sent", "priority": 0,
            "waybill_ref": ref(f"out {self.station} {entry}"),
            "carton": "reused" if box else "new", "box": box, "cycle": 1 if box else None,
            "board_g": 410 if box else 0, "sent_at": clock(self.date, entry),
            "business_date": self.date, "late": 0, "clerk": "Li",
        }  # fmt: skip
        return self.row("shipment", **(cells | more))

    def campaign(self, **rule: Any) -> "Day":
        """The season's rule was added or changed."""
        return self.row(
            "campaign", campaign="eggs-2022", name="快递包装换蛋 2022", starts="2022-11-01",
            ends="2022-11-20", rule=json.dumps(RULE | rule),
        )  # fmt: skip

    def moved(self, entry: int, day: str, **more: Any) -> "Day":
        """Eggs were counted."""
        cells = {
            "entry": entry, "movement": "count", "eggs": 1, "happened_at": clock(day, 60),
            "recorded_at": clock(day, 60), "business_date": day, "late": 0, "clerk": "Zhao",
        }  # fmt: skip
        return self.row("egg_movement", **(cells | more))

    def tried(self, entry: int, voucher: object, **more: Any) -> "Day":
        """A voucher's code was tried that isn't this station's."""
        cells = {
            "entry": entry, "code": "8***********3348", "voucher_ref": ref(voucher),
            "why": "voucher-unknown", "happened_at": clock(self.date, entry),
            "business_date": self.date, "clerk": "Wang",
        }  # fmt: skip
        return self.row("lookup_failure", **(cells | more))

    def figures(self, campaign: str = "", **amounts: int) -> "Day":
        """The day's own indicators."""
        for name in INDICATORS:
            self.row("figure", date=self.date, campaign=campaign, indicator=name,
                     amount=amounts.get(name, 0))  # fmt: skip
        return self

    def files(self) -> dict[str, bytes]:
        """The tables as files."""
        return {
            f"{name}.csv": as_csv(table.names, self.rows.get(name, ()))
            for name, table in TABLES.items()
        }

    def write(self, folder: Path) -> str:
        """Write the package; the SHA-256 of its descriptor."""
        return written(folder, self, self.files())


def as_csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as a package has them."""
    text = io.StringIO()
    names = list(columns)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return text.getvalue().encode()


def described(day: Day, files: Mapping[str, bytes]) -> bytes:
    """The descriptor of files."""
    told = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{day.station.lower()}-{day.date}",
        "format": 2,
        "station": day.station,
        "date": day.date,
        "first_entry": day.first_entry,
        "last_entry": day.last_entry,
        "journal_head": {
            "seq": day.last_entry,
            "hash": hashlib.sha256(f"{day.station} {day.last_entry}".encode()).hexdigest(),
        },
        "previous": day.previous,
        "late": day.late,
        "resources": [
            {
                "name": name.removesuffix(".csv"), "path": name, "format": "csv",
                "encoding": "utf-8", "bytes": len(content),
                "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
                "rows": content.count(b"\n") - 1,
                "schema": {"fields": [{"name": c, "type": "any"} for c in
                                      content.partition(b"\n")[0].decode().split(",")]},
            }
            for name, content in files.items()
        ],
        **day.descriptor,
    }  # fmt: skip
    return json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False).encode() + b"\n"


def place_of(folder: Path, day: Day) -> Path:
    return folder / f"station={day.station}" / f"date={day.date}"


def written(folder: Path, day: Day, files: Mapping[str, bytes]) -> str:
    """Write a package of any files; the SHA-256 of its descriptor."""
    place = place_of(folder, day)
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    descriptor = described(day, files)
    (place / "datapackage.json").write_bytes(descriptor)
    return hashlib.sha256(descriptor).hexdigest()


def week(
    folder: Path, station: str = "CQ-0123", days: int = 3, returns: int = 4
) -> list[Day]:
    """A station's days in a row, each on the one before."""
    made: list[Day] = []
    previous = None
    for at in range(days):
        first = at * 100 + 1
        day = Day(station, day_after(DAY, at), first, first + 99, previous)
        if at == 0:
            day.campaign()
        for n in range(returns):
            day.returned(first + n, f"{station} {first + n}").issued(first + n)
        day.sent(first + 50, first)
        day.figures(returned=returns, sound=returns, kept=returns, credits=returns,
                    points=37 * returns, eggs_issued=returns, customers=returns,
                    sent_used=1, board_reused_g=410)  # fmt: skip
        day.figures("eggs-2022", returned=returns, credits=returns, eggs_issued=returns)
        previous = {"date": day.date, "sha256": day.write(folder)}
        made.append(day)
    return made
