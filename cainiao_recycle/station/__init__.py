"""The station's use cases: one verb, one transaction, one paragraph.

This is also the Python API:

    from cainiao_recycle import Station

    with Station.open("station.db", clerk="Li") as station:
        answer = station.return_box("SF1234567890123", size="5", customer="13900001234")
        print(answer.event.reward)
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cainiao_recycle.station.api import Station
    from cainiao_recycle.station.session import Recorded

__all__ = ["Recorded", "Station"]


def __getattr__(name: str) -> object:
    # A scan needs one verb; `Station` brings them all.
    if name == "Station":
        from cainiao_recycle.station.api import Station

        return Station
    if name == "Recorded":
        from cainiao_recycle.station.session import Recorded

        return Recorded
    raise AttributeError(name)
