"""`datapackage.json`: what stands in a package, for whoever reads it without asking us.

A Data Package of version 2 (https://datapackage.org), with a few properties of our own. No
moment of writing and no name of a program is in it: the same day is the same bytes.
"""

import hashlib
import json
from typing import Any, NamedTuple

from cainiao_recycle.domain.carbon import FACTORS
from cainiao_recycle.packages.tables import (
    FORMAT,
    STRING,
    TABLES,
    Column,
    Table,
)

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

RULES = (
    "One closed day of a parcel-box recycling station. Of rows with the same station and "
    "key, the one in the newest package counts. Text that begins with = + - @, a tab or "
    "their full-width forms has an apostrophe in front, so that no spreadsheet takes it "
    "for a formula; so has text that begins with apostrophes before one of them. Codes "
    "of vouchers that were open at the seal are masked. Empty cells have no value."
)


class File(NamedTuple):
    """A table's file as it is handed out. `late` are rows of the day, told late."""

    content: bytes
    rows: int
    late: int = 0


class Seal(NamedTuple):
    """The day a package is of, and how far the journal had gone. `previous` is the date of
    the station's package before and the SHA-256 of its descriptor.
    """

    station: str
    time_zone: str
    cut_off_hour: int
    date: str
    first_entry: int
    entry: int
    hash: str
    previous: tuple[str, str] | None


def sha256(content: bytes) -> str:
    """A hash in hex."""
    return hashlib.sha256(content).hexdigest()


def descriptor(seal: Seal, files: dict[str, File]) -> bytes:
    """What is written as `datapackage.json`, beside the files of some tables."""
    document = {
        "$schema": PROFILE,
        "name": f"{seal.station.lower()}-{seal.date}",
        "description": RULES,
        "format": FORMAT,
        "station": seal.station,
        "time_zone": seal.time_zone,
        "cut_off_hour": seal.cut_off_hour,
        "date": seal.date,
        "first_entry": seal.first_entry,
        "last_entry": seal.entry,
        "journal_head": {"seq": seal.entry, "hash": seal.hash},
        "previous": seal.previous
        and {"date": seal.previous[0], "sha256": seal.previous[1]},
        "late": sum(file.late for file in files.values()),
        "sources": sources(),
        "resources": [resource(TABLES[name], file) for name, file in sorted(files.items())],
    }
    return as_json(document)


def as_json(document: dict[str, Any]) -> bytes:
    """A document as it is written."""
    text = json.dumps(document, indent=1, sort_keys=True, ensure_ascii=False)
    return text.encode() + b"\n"


def sources() -> list[dict[str, Any]]:
    """Where the factors of figures come from."""
    return [
        {
            "title": f"{one.source}, {one.edition}",
            "indicator": one.name,
            "basis": one.basis.value,
            "co2e_g": one.co2e_g,
            "per": one.per,
        }
        for one in FACTORS
    ]


def resource(table: Table, file: File) -> dict[str, Any]:
    """A table's file, told so that it can be read with its types and proven."""
    return {
        "type": "table",
        "name": table.name,
        "path": f"{table.name}.csv",
        "description": table.text,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(file.content),
        "hash": f"sha256:{sha256(file.content)}",
        "rows": file.rows,
        "schema": {
            "fields": list(map(described, table.columns)),
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def described(column: Column) -> dict[str, Any]:
    """A column, with the unit of its numbers."""
    unit = {"unit": column.unit} if column.unit else {}
    return {"name": column.name, "type": column.type, "title": column.title, **unit}


SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula."""


def marked(text: str) -> str:
    """A text that no spreadsheet takes for a formula. No two texts are marked alike."""
    return f"'{text}" if text.lstrip("'").startswith(SIGNS) else text


def unmarked(text: str) -> str:
    """The text that was marked."""
    return text[1:] if text[:1] == "'" and text.lstrip("'").startswith(SIGNS) else text


def free_columns(table: Table) -> tuple[int, ...]:
    """Where in a row a text stands that somebody typed."""
    columns = enumerate(table.columns)
    return tuple(at for at, one in columns if one.type == STRING and one.is_free)


def late_columns(table: Table) -> tuple[int, int] | None:
    """Where a row says that it was told late, and on which date it is booked."""
    names = table.names
    return (names.index("late"), names.index("business_date")) if "late" in names else None


def rows_told(descriptor: bytes) -> int:
    """The rows of a package of ours, all tables together."""
    return sum(int(one["rows"]) for one in json.loads(descriptor)["resources"])


def previous_told(descriptor: bytes) -> tuple[str, str] | None:
    """The date of the package before one of ours, and the SHA-256 of its descriptor."""
    previous = json.loads(descriptor)["previous"]
    return previous and (previous["date"], previous["sha256"])
