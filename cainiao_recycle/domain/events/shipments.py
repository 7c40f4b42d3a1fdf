"""Parcels that leave."""

from cainiao_recycle.domain.record import Event, Record


class ShipmentItem(Record):
    """One line of what is to be sent. Padding on every side between items and wall."""

    item: str
    length_mm: int
    width_mm: int
    height_mm: int
    mass_g: int
    count: int
    padding_mm: int
    upright: bool
    fragile: bool


class ShipmentEntered(Event):
    """A parcel that waits to be packed."""

    kind = "shipment-entered/1"
    shipment: str
    items: tuple[ShipmentItem, ...]
    priority: int


class ShipmentPacked(Event):
    """A box was bound to a shipment. `shelf` is where it was taken from."""

    kind = "shipment-packed/1"
    shipment: str
    box: int
    cycle: int
    shelf: str | None


class ShipmentReleased(Event):
    """A box was unbound from its shipment and goes back to its shelf."""

    kind = "shipment-released/1"
    shipment: str
    box: int
    cycle: int
    shelf: str


class ShipmentSent(Event):
    """A parcel left. `box` is None when it left in a new carton.

    `entered` tells that no shipment had been entered before; `was_bound`, that the
    box was bound to it; condition and shelf are the box's before it left. `used_answer`
    is `yes` or `no` where the customer was asked whether a used box would do.
    """

    kind = "shipment-sent/2"
    shipment: str
    waybill: str | None
    entered: bool
    box: int | None
    cycle: int | None
    was_bound: bool
    condition: str | None
    shelf: str | None
    box_mass_g: int
    used_answer: str | None
