"""Too many boxes of a size: how many are kept, and what becomes of the others."""

from typing import NamedTuple

LOOKED_AT_DAYS = 28
"""Days of sending that are looked at: four whole weeks."""

LEAST_KEPT = 2
"""Boxes of a size that are kept though none was sent: somebody asks for one some day."""

WORTH_A_TRIP = 10
"""From so many boxes on they are worth another station's way (assumed)."""


class Holding(NamedTuple):
    """Boxes of one size in stock; `worn_out` of them may not be sent any more. `sent` left
    with a parcel in the last `days`.
    """

    in_stock: int
    worn_out: int
    sent: int
    days: int


class Advice(NamedTuple):
    """What becomes of the boxes in stock: the four add up to them. `cover_days` is how
    long they last, None where none was sent; `room` how many more the shelf holds, None
    where that isn't known.
    """

    cover_days: int | None
    room: int | None
    keep: int
    give: int
    transfer: int
    pulp: int


def advice(holding: Holding, wanted_days: int, shelf_boxes: int) -> Advice:
    """What is kept: what will be sent in so many days, or what the shelf holds if that is
    more (0: not known). Worn-out boxes go to pulp; of what is left few are given away,
    many are worth a transfer.
    """
    usable = holding.in_stock - holding.worn_out
    needed = max(LEAST_KEPT, -(-holding.sent * wanted_days // holding.days))
    keep = min(usable, max(needed, shelf_boxes))
    left = usable - keep
    is_many = left >= WORTH_A_TRIP
    return Advice(
        cover_days=usable * holding.days // holding.sent if holding.sent else None,
        room=shelf_boxes - holding.in_stock if shelf_boxes else None,
        keep=keep,
        give=0 if is_many else left,
        transfer=left if is_many else 0,
        pulp=holding.worn_out,
    )
