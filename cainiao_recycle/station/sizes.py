"""Sizes of boxes, and the largest parcel a carrier takes: tables a station fills."""

from pathlib import Path
from typing import Any

from cainiao_recycle.domain import names, text
from cainiao_recycle.domain.boxes import LONGEST_MM, SHORTEST_MM, Size
from cainiao_recycle.domain.events import CarrierSet, SizeSet
from cainiao_recycle.errors import SidesUnclear
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.store import setup

TAKES = {
    "length_mm": (SHORTEST_MM, LONGEST_MM),
    "width_mm": (SHORTEST_MM, LONGEST_MM),
    "height_mm": (SHORTEST_MM, LONGEST_MM),
    "wall_mm": (0, 50),
    "mass_g": (1, 100_000),
    "max_load_g": (1, 1_000_000),
    "max_cycles": (1, 100),
}
"""The least and the most of a size's figures."""

LARGEST_MM, HEAVIEST_G = 20_000, 10_000_000
"""Above every carrier's limit, longest side or girth, and mass."""


def list_sizes(self: Session) -> list[Size]:
    """All sizes of boxes."""
    return setup.sizes(self.book.db)


def postal_sizes() -> list[SizeSet]:
    """The sizes every station starts with."""
    import csv

    place = Path(__file__).parents[1] / "data" / "postal_sizes.csv"
    table = place.read_text("utf-8")
    return [size_set(row) for row in csv.DictReader(table.splitlines())]


def size_set(row: dict[str, Any]) -> SizeSet:
    """A size from a row of its file. Raises `SidesUnclear` when the walls leave
    nothing inside.
    """
    size = SizeSet(
        size=names.size_name("size", str(row.get("size") or "")),
        **{
            name: text.whole(name, row.get(name) or "", least, most)
            for name, (least, most) in TAKES.items()
        },
    )
    if 2 * size.wall_mm >= min(size.length_mm, size.width_mm, size.height_mm):
        raise SidesUnclear(sides=f"{size.length_mm}x{size.width_mm}x{size.height_mm}")
    return size


def set_size(
    self: Session, row: dict[str, Any], *, request_id: str | None = None
) -> Recorded:
    """A size, new or changed. The event is `SizeSet`."""
    event = size_set(row)
    with self.request(None, request_id) as request:
        return request.earlier("size", vars(event)) or request.record(event)


def carrier_set(row: dict[str, Any]) -> CarrierSet:
    """A carrier from a row of its file; an empty column is no limit."""

    def limit(column: str, most: int) -> int | None:
        given = row.get(column) or ""
        return text.whole(column, given, 1, most) if given else None

    return CarrierSet(
        carrier=text.called("carrier", str(row.get("carrier") or ""), 20).upper(),
        max_length_mm=limit("max_length_mm", LARGEST_MM),
        max_girth_mm=limit("max_girth_mm", LARGEST_MM),
        max_mass_g=limit("max_mass_g", HEAVIEST_G),
    )


def set_carrier(
    self: Session, row: dict[str, Any], *, request_id: str | None = None
) -> Recorded:
    """A carrier, new or changed. The event is `CarrierSet`."""
    event = carrier_set(row)
    with self.request(None, request_id) as request:
        return request.earlier("carrier", vars(event)) or request.record(event)
