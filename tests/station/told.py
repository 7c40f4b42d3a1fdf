"""What the tests of late entries tell the station: boxes, eggs, times of a few days."""

from collections.abc import Callable
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned, DayClosed
from cainiao_recycle.errors import Refusal
from cainiao_recycle.station.session import Recorded
from tests import desk


def on(day: int, hour: str) -> str:
    """A time of November 2022, as it is told."""
    return f"2022-11-{day:02d}T{hour}"


def back(station: Station, number: int = 1, size: str = "5", **options: Any) -> BoxReturned:
    event = station.return_box(desk.waybill(number), size=size, **options).event
    assert isinstance(event, BoxReturned)
    return event


def voucher(event: Any) -> str:
    """The voucher a return or the end of a visit came to."""
    assert event.issued is not None
    return str(event.issued.voucher)


def seq(recorded: Recorded) -> int:
    assert recorded.entry is not None
    return recorded.entry.seq


def booked(recorded: Recorded) -> str:
    assert recorded.entry is not None
    return recorded.entry.business_date


def figures(day: DayClosed, stock: str) -> dict[str, int]:
    """The figures of a seal that aren't nothing, of boxes, vouchers or eggs."""
    return {
        name.removeprefix(f"{stock}_"): value
        for name, value in vars(day).items()
        if name.startswith(stock) and value
    }


def seals(station: Station, date: str | None = None) -> dict[str, DayClosed]:
    """Close, and hold the whole book against its journal."""
    closed = {day.date: day for day in station.close_days(date)}
    desk.assert_adds_up(station)
    return closed


def assert_refused(
    station: Station, branch: type[Refusal], verb: Callable[..., object], *args: Any,
    **options: Any,
) -> Refusal:  # fmt: skip
    """It is refused by the branch that a script sees, and nothing is recorded."""
    before = desk.entries(station)
    with pytest.raises(branch) as refused:
        verb(*args, **options)
    assert desk.entries(station) == before
    assert str(refused.value)
    return refused.value
