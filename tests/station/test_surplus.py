"""How many boxes there are of each size, and how many are too many."""

from typing import Any

from cainiao_recycle import Station
from tests.desk import Clock, waybill


def back(station: Station, number: int, **told: Any) -> None:
    station.return_box(waybill(number), **told)


def figures(station: Station) -> dict[str | None, tuple[int, ...]]:
    return {one.size: tuple(one.holding) for one in station.surplus()}


def test_each_size_in_stock_or_sent_lately_has_its_line(
    station: Station, clock: Clock
) -> None:
    for number in range(3):
        back(station, number, size="5")
    back(station, 3, size="4")
    back(station, 4, dims="250x200x180")
    back(station, 5, size="8", defects=["wet"])
    back(station, 6, size="9", condition="H")
    station.send_shipment(waybill(20), box="1", covered=True)
    station.send_shipment(waybill(21), box="4", covered=True)
    station.send_shipment(waybill(22), new=True)
    clock.forward(days=9)
    assert figures(station) == {
        "4": (0, 0, 1, 10), "5": (2, 0, 1, 10), None: (1, 0, 0, 10),
    }  # fmt: skip
    clock.forward(days=40)
    assert figures(station) == {"5": (2, 0, 0, 28), None: (1, 0, 0, 28)}


def test_boxes_above_the_cycles_of_their_size_are_worn_out(station: Station) -> None:
    back(station, 1, size="5")
    station.send_shipment(waybill(20), box="1", covered=True)
    back(station, 20)
    back(station, 2, size="5")
    (five,) = (size for size in station.list_sizes() if size.name == "5")
    facts = {**five._asdict(), "size": five.name, "max_cycles": 1}
    del facts["name"]
    station.set_size(facts)
    assert figures(station)["5"] == (2, 1, 1, 1)


def test_what_is_kept_follows_the_stations_settings(station: Station) -> None:
    for number in range(15):
        back(station, number, size="5")
    (one,) = station.surplus()
    assert (one.advice.keep, one.advice.transfer, one.advice.room) == (2, 13, None)
    station.set_setting("shelf_boxes", 12)
    (one,) = station.surplus()
    assert (one.advice.keep, one.advice.give, one.advice.room) == (12, 3, -3)
    station.send_shipment(waybill(20), box="1", covered=True)
    station.set_setting("shelf_boxes", 0)
    station.set_setting("stock_days", 7)
    (one,) = station.surplus()
    assert (one.advice.keep, one.advice.cover_days) == (7, 14)


def test_a_new_station_has_nothing_to_spare(station: Station) -> None:
    assert station.surplus() == []
