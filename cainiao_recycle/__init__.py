"""The book of a parcel-box recycling station."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cainiao_recycle.station import Station

__version__ = "0.1.0"
__all__ = ["Station", "__version__"]


def __getattr__(name: str) -> object:
    # Loaded when asked for: a command that only prints help needs no database.
    if name == "Station":
        from cainiao_recycle.station import Station

        return Station
    raise AttributeError(name)
