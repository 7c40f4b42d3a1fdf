"""The book of a parcel-box recycling station.

From Python:

    from cainiao_recycle import Station

    with Station.open("station.db", clerk="Li") as station:
        answer = station.return_box("SF1234567890123", size="5", customer="13900001234")
        print(answer.event.reward)
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cainiao_recycle.api import Station
    from cainiao_recycle.station.session import Recorded

__version__ = "1.0.1"
__all__ = ["Recorded", "Station", "__version__"]


def __getattr__(name: str) -> object:
    # Loaded when asked for: a command that only prints help needs no database, and a scan
    # one verb; `Station` brings them all.
    if name == "Station":
        from cainiao_recycle.api import Station

        return Station
    if name == "Recorded":
        from cainiao_recycle.station.session import Recorded

        return Recorded
    raise AttributeError(name)
