"""Boxes from station to station: what both call a transfer, and what is told of a box that
comes with one.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from cainiao_recycle.domain import boxes, codes, text
from cainiao_recycle.domain.boxes import Condition, Sides
from cainiao_recycle.domain.codes import ScanKind
from cainiao_recycle.errors import LineUnclear, StationUnclear, TransferUnclear
from cainiao_recycle.sentences import N_, Clause

NAMED = re.compile(r"(?P<sender>[0-9A-Z][0-9A-Z-]{0,23})-[1-9][0-9]{0,11}")

MOST_CYCLES = 99

LACKS = N_("it lacks {key}")
WRONG = N_("{key} is not what “boxes transfer” writes")


def station_code(field: str, raw: str) -> str:
    """A station's code, as headquarters knows it. Raises `StationUnclear`."""
    kept = text.called(field, raw, 24).upper()
    if not (kept.isascii() and text.is_code(kept)):
        raise StationUnclear(field=field, text=kept)
    return kept


def called(station: str, entry: int) -> str:
    """What a transfer is called: the sender's code and the number of the entry there. No
    two stations call theirs alike.
    """
    return f"{station.upper()}-{entry}"


def read(raw: str) -> tuple[str, str]:
    """A transfer as it was typed or scanned: its name, and the sender's code. Raises
    `TransferUnclear`.
    """
    name = text.called("--transfer", raw, 40).upper()
    found = NAMED.fullmatch(name)
    if found is None:
        raise TransferUnclear(text=name)
    return name, found["sender"]


class BoxTold(NamedTuple):
    """What the receiver is told of a box: its tag, the cycle it is in, its size by name or
    its outer sides in mm, or both, and its condition.
    """

    tag: str
    cycle: int
    size: str | None = None
    sides: Sides | None = None
    condition: Condition = Condition.A


def told(
    tag: str,
    cycle: str | int,
    *,
    size: str | None = None,
    dims: str | None = None,
    condition: str | None = None,
) -> BoxTold:
    """A box as somebody types it. Raises what reading a tag, a number, sides or a condition
    raises.
    """
    return BoxTold(
        tag=codes.of_kind(tag, ScanKind.TAG),
        cycle=text.whole("--cycle", cycle, 1, MOST_CYCLES),
        size=size,
        sides=boxes.parse_sides(dims) if dims else None,
        condition=boxes.parse_condition(condition) or Condition.A,
    )


class Consignment(NamedTuple):
    """A whole transfer, as the sender's program wrote it."""

    transfer: str
    to: str
    boxes: tuple[BoxTold, ...]


def consignment(written: Mapping[str, Any]) -> Consignment:
    """What `boxes transfer --json` wrote. Raises `LineUnclear`, and what `told` raises."""
    rows = value(written, "boxes", list)
    return Consignment(
        transfer=value(written, "transfer", str),
        to=value(written, "to", str),
        boxes=tuple(map(box_written, rows)),
    )


SIDES = ("length_mm", "width_mm", "height_mm")


def box_written(row: Any) -> BoxTold:
    """One box of a transfer that was written by the sender's program."""
    if not isinstance(row, dict):
        raise LineUnclear(why=Clause(WRONG, key="boxes"))
    size = row.get("size")
    if not isinstance(size, str | None):
        raise LineUnclear(why=Clause(WRONG, key="size"))
    sides = "x".join(str(value(row, key, int)) for key in SIDES)
    one = told(
        value(row, "tag", str),
        value(row, "cycle", int),
        dims=f"{sides}mm",
        condition=value(row, "condition", str),
    )
    return one._replace(size=size)


def value(row: Mapping[str, Any], key: str, kind: type) -> Any:
    """A key's value. Raises `LineUnclear` where it lacks or is of another kind."""
    if key not in row:
        raise LineUnclear(why=Clause(LACKS, key=key))
    found = row[key]
    if not isinstance(found, kind) or isinstance(found, bool):
        raise LineUnclear(why=Clause(WRONG, key=key))
    return found
