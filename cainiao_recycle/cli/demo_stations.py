"""The stations of `demo --network`: a hundred of ten cities, each with a file of its own,
and a week of November 2022 at each, drawn from its code.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from cainiao_recycle.api import Station
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.errors import NothingWaiting, VoucherUnknown

CITIES = (
    ("CQ", "重庆", "重庆"), ("CD", "成都", "四川"), ("WH", "武汉", "湖北"),
    ("XA", "西安", "陕西"), ("HZ", "杭州", "浙江"), ("NJ", "南京", "江苏"),
    ("GZ", "广州", "广东"), ("CS", "长沙", "湖南"), ("KM", "昆明", "云南"),
    ("JN", "济南", "山东"),
)  # fmt: skip
STREETS = ("人民路", "中山路", "解放路", "南山路", "建设路", "文化路", "学府路", "滨江路",
           "新华路", "和平路")  # fmt: skip
FIRST_NUMBER = 120
FIRST_DAY, DAYS = date(2022, 11, 7), 7
ZONE = ZoneInfo("Asia/Shanghai")
CLERKS = ("Li", "Wang", "Zhao")
ASTRAY = "SF1234567890123"
DEFECTS = ("wet", "hole", "crushed", "torn-flap")


def drawn(code: str) -> Random:
    """A station's draws, the same at every run."""
    return Random(code)  # noqa: S311 - a play, in which no code pays


class Place(NamedTuple):
    """A station of the register. `boxes` come back on a day, about."""

    code: str
    name: str
    city: str
    province: str
    boxes: int


def places(many: int) -> list[Place]:
    """So many stations, ten streets in each city: villages, a campus, what is between."""
    found = []
    for prefix, city, province in CITIES:
        for number, street in enumerate(STREETS, start=FIRST_NUMBER):
            code = f"{prefix}-{number:04d}"
            boxes = drawn(code).choice((2, 4, 6, 6, 8, 8, 10, 24))
            found.append(Place(code, f"{city}{street}驿站", city, province, boxes))
    every = len(found) // many
    return found[min(every - 1, STREETS.index("南山路")) :: every][:many]


class Clock:
    """A clock that stands where the week is; UTC milliseconds."""

    def __init__(self) -> None:
        self.set(0, 7, 30)

    def set(self, day: int, hour: int, minute: int = 0) -> None:
        """Be at a moment of a day of the week."""
        on = FIRST_DAY + timedelta(days=day)
        at = datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZONE)
        self.now = int(at.timestamp() * 1000)

    def __call__(self) -> int:
        """The moment it is."""
        return self.now


class Network:
    """What the stations share: a key, a season's rule, parcels on their way, and a voucher
    that somebody takes to the wrong one.
    """

    def __init__(self, folder: Path, key: Path, rule: Path) -> None:
        self.folder = folder
        self.key = key
        self.rule = rule
        self.sent: list[tuple[int, str]] = []
        self.waybills = 0
        self.astray = 2
        self.voucher: str | None = None

    def waybill(self) -> str:
        """The next parcel's waybill; no two stations have the same by chance."""
        self.waybills += 1
        return f"YT{self.waybills:013d}"

    def arrived(self, day: int) -> str:
        """The waybill on a box that somebody brings: one of our parcels, or another's."""
        at = next((n for n, (sent, _code) in enumerate(self.sent) if sent < day), None)
        return self.waybill() if at is None else self.sent.pop(at)[1]

    def file(self, place: Place) -> Path:
        """A station's file."""
        return self.folder / "stations" / f"{place.code}.db"


def open_station(network: Network, place: Place, clock: Clock) -> Station:
    """A new station, in the network from its first day on."""
    path = network.file(place)
    Station.create(path, place.code, place.name, network_key=network.key, clerk="Li",
                   clock=clock)  # fmt: skip
    draw = drawn(place.code).randrange
    station = Station.open(path, clerk="Li", clock=clock, draw=draw)
    station.add_campaign(network.rule, "2022")
    return station


def play(network: Network, place: Place) -> int:
    """A station's week; the boxes that came back."""
    clock, chance, boxes = Clock(), drawn(place.code), 0
    with open_station(network, place, clock) as station, station.book.together():
        for day in range(DAYS):
            boxes += a_day(network, station, clock, chance, day, place.boxes)
        return boxes + astray(network, station)


def hand_in(network: Network, place: Place) -> None:
    """A station's nights: its days closed, their packages where headquarters find them."""
    clock = Clock()
    clock.set(DAYS, 0, 30)
    with Station.open(network.file(place), clerk="Li", clock=clock) as station:
        station.close_days()
        station.export_days(network.folder / "exports")


def a_day(
    network: Network, station: Station, clock: Clock, chance: Random, day: int, boxes: int
) -> int:
    """Boxes in, eggs and parcels out, what is left to the mill; the boxes that came."""
    clock.set(day, 8)
    station.receive_eggs(2 * boxes)
    busy = round(boxes * chance.uniform(0.6, 1.3) * (1.5 if day == 4 else 1))
    minutes = sorted(chance.randrange(9 * 60, 20 * 60) for _box in range(busy))
    for number, minute in enumerate(minutes):
        clock.set(day, *divmod(minute, 60))
        box = a_box(network, station, chance, day)
        if number % 2:
            a_parcel(network, station, chance, box, day)
    clock.set(day, 20, 30)
    if day == DAYS - 2:
        with suppress(NothingWaiting):
            station.close_cage()
    return busy


def astray(network: Network, station: Station) -> int:
    """The first two stations of all see one parcel's label, both reward it, and the second
    is shown the other's voucher; the boxes that came.
    """
    if network.astray == 0:
        return 0
    network.astray -= 1
    back = station.return_box(ASTRAY, size="5").event
    if network.voucher is not None:
        with suppress(VoucherUnknown):
            station.redeem(network.voucher)
    elif isinstance(back, BoxReturned) and back.issued:
        network.voucher = back.issued.voucher
    return 1


def a_box(network: Network, station: Station, chance: Random, day: int) -> str:
    """A box comes back, and mostly its eggs are fetched; its number if it stays."""
    told = network.arrived(day) if chance.random() < 0.25 else network.waybill()
    defects = [chance.choice(DEFECTS)] if chance.random() < 0.2 else []
    who = f"139{chance.randrange(60):08d}" if chance.random() < 0.8 else None
    size = str(chance.randint(3, 8))
    back = station.return_box(told, size=size, defects=defects, customer=who).event
    if not isinstance(back, BoxReturned):
        return ""
    if back.issued and chance.random() < 0.7:
        station.redeem(back.issued.voucher)
    return str(back.box) if back.disposition == "reuse" else ""


def a_parcel(
    network: Network, station: Station, chance: Random, box: str, day: int
) -> None:
    """A parcel leaves: in the box that came, or in a new carton."""
    waybill = network.waybill()
    if box and chance.random() < 0.7:
        station.send_shipment(waybill, box=box, covered=True, retaped=True)
        network.sent.append((day, waybill))
    else:
        station.send_shipment(waybill, new=True)


def register(found: list[Place]) -> Iterator[str]:
    """The register's lines."""
    yield "code,name,city,province,opened\n"
    for one in found:
        yield f"{one.code},{one.name},{one.city},{one.province},2022-01-01\n"
