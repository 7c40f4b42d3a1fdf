"""The right box: the smallest that truly holds a parcel, limits kept, or why not."""

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.codes import CodeType, make
from cainiao_recycle.errors import (
    BoxWornOut,
    CarrierUnknown,
    DoesNotFit,
    ItemsMissing,
    NothingFits,
    TooManyPieces,
)
from tests import desk
from tests.desk import item, waybill


def back(station: Station, number: int, size: str = "5", **options: object) -> int:
    return station.return_box(waybill(number), size=size, **options).event.box  # type: ignore[arg-type, attr-defined, no-any-return]


def set_five(station: Station, **changes: object) -> None:
    """Size 5 with other figures."""
    size = next(one for one in station.list_sizes() if one.name == "5")
    station.set_size({"size": "5", **size._asdict(), **changes})


def test_the_smallest_box_that_holds_everything_is_named_the_oldest_first(
    station: Station, clock: desk.Clock
) -> None:
    back(station, 1, "4")
    clock.forward(minutes=1)
    oldest = back(station, 2)
    clock.forward(minutes=1)
    back(station, 3)
    found = station.suggest_box(None, [item()])
    assert (found.box.box, found.box.size.name) == (oldest, "5")
    assert found.void_mm3 == 284 * 164 * 184 - 250 * 140 * 150
    assert [p.item.name for p in found.packing.placements] == ["1"]


def test_a_box_with_no_cycle_left_is_not_offered_and_refused_when_named(
    station: Station,
) -> None:
    worn = back(station, 1)
    station.return_box(
        make(CodeType.TAG, desk.seeded().randrange), size="5"
    )  # another station's: cycle 2
    set_five(station, max_cycles=1)
    found = station.suggest_box(None, [item()])
    assert found.box.box == worn
    station.enter_shipment("S-1", [item()])
    with pytest.raises(BoxWornOut):
        station.pack_shipment("S-1", "2")
    set_five(station, max_cycles=3)
    assert station.pack_shipment("S-1", "2").event.box == 2  # type: ignore[attr-defined]


def test_what_stands_in_the_way_is_told_with_the_carton_that_would_do(
    station: Station,
) -> None:
    back(station, 1)
    with pytest.raises(NothingFits) as refused:
        station.suggest_box(None, [item(296, 20, 20, 5400)])
    assert "too heavy by 400 g, too long by 12 mm" in str(refused.value)
    assert "300×" in str(refused.value)


def test_an_empty_stock_says_so(station: Station) -> None:
    with pytest.raises(NothingFits, match="no box in stock"):
        station.suggest_box(None, [item()])
    with pytest.raises(ItemsMissing):
        station.suggest_box()


def test_every_size_answers_the_smallest_first(station: Station) -> None:
    back(station, 1)
    found = station.suggest_sizes(None, [item()])
    assert [one.size.name for one in found] == [
        str(n) for n in (12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
    ]
    fitting = {one.size.name: one.boxes for one in found if not one.why}
    assert fitting == {"6": 0, "5": 1, "4": 0, "3": 0, "2": 0, "1": 0}


def test_a_carriers_limits_are_kept(station: Station) -> None:
    back(station, 1, "4")
    station.set_carrier({"carrier": "sf", "max_length_mm": "300"})
    with pytest.raises(NothingFits, match="SF takes none"):
        station.suggest_box(None, [item()], carrier="SF")
    small = back(station, 2)
    assert station.suggest_box(None, [item()], carrier="sf").box.box == small
    station.set_carrier({"carrier": "SF", "max_mass_g": "1000"})
    with pytest.raises(NothingFits, match="with the box, for carrier SF"):
        station.suggest_box(None, [item(mass_g=900)], carrier="SF")
    with pytest.raises(CarrierUnknown):
        station.suggest_box(None, [item()], carrier="YT")


def test_packing_and_sending_ask_what_suggesting_asks(station: Station) -> None:
    back(station, 1)
    station.enter_shipment("S-1", [item(200, 150, 100, 1000, count=3)])
    for refused in (
        lambda: station.pack_shipment("S-1", "1"),
        lambda: station.send_shipment("S-1", box="1", covered=True),
    ):
        with pytest.raises(DoesNotFit, match="too much by"):
            refused()


def test_a_parcel_that_is_filled_by_weight_is_refused_at_the_door(station: Station) -> None:
    with pytest.raises(TooManyPieces):
        station.enter_shipment("S-1", [item(20, 20, 20, 1, count=167) for _ in range(3)])
    with pytest.raises(TooManyPieces):
        station.suggest_box(None, [item(20, 20, 20, 1, count=167) for _ in range(3)])
