"""Boxes that leave without a parcel, and those that come from another station."""

from cainiao_recycle.domain.record import Event, Record


class BoxLeft(Record):
    """A box that left, as it was; `shelf` is where it was taken from."""

    box: int
    tag: str | None
    size: str | None
    length_mm: int
    width_mm: int
    height_mm: int
    wall_mm: int
    mass_g: int
    cycle: int
    condition: str
    shelf: str | None


class BoxCame(Record):
    """A box that came from another station, in the cycle it is in there, and what it was
    here before if it is no new one.
    """

    box: int
    new: bool
    tag: str
    size: str | None
    length_mm: int
    width_mm: int
    height_mm: int
    wall_mm: int
    mass_g: int
    cycle: int
    condition: str
    disposition: str
    shelf: str
    cycle_before: int
    state_before: str
    condition_before: str | None


class BoxesGiven(Event):
    """Boxes were given to somebody who wants them."""

    kind = "boxes-given/1"
    left: tuple[BoxLeft, ...]


class BoxesTransferred(Event):
    """Boxes went to another station. `transfer` is what both stations call it."""

    kind = "boxes-transferred/1"
    transfer: str
    sender: str
    to: str
    left: tuple[BoxLeft, ...]


class BoxesReceived(Event):
    """Boxes came from another station, under the name that it gave the transfer."""

    kind = "boxes-received/1"
    transfer: str
    sender: str
    came: tuple[BoxCame, ...]
