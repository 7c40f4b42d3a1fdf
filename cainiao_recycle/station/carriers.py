"""What carriers take, as data."""

from typing import Any

from cainiao_recycle.domain import text
from cainiao_recycle.domain.events import CarrierSet
from cainiao_recycle.station.session import Recorded, Session

LARGEST_MM, HEAVIEST_G = 20_000, 10_000_000


def carrier_set(row: dict[str, Any]) -> CarrierSet:
    """A carrier from a row of its file; an empty column is no limit."""

    def limit(column: str, most: int) -> int | None:
        given = row.get(column) or ""
        return text.whole(column, given, 1, most) if given else None

    return CarrierSet(
        carrier=text.line("carrier", str(row.get("carrier") or ""), 20).upper(),
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
