"""Make the sample week: `python sample_data/make.py [FOLDER]`.

Writes sizes.csv, shipments.csv, returns.csv and week.jsonl, by default beside this
script. Everything is drawn from one seed, so the same script gives the same bytes.
The campaigns, the demo day and the file of mistakes are written by hand.
"""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

HERE = Path(__file__).resolve().parent
POSTAL_SIZES = HERE.parent / "cainiao_recycle" / "data" / "postal_sizes.csv"

SEED = 20221111
ZONE = timezone(timedelta(hours=8))  # Asia/Shanghai has had no other since 1991
MONDAY = date(2022, 11, 7)
DAYS = [MONDAY + timedelta(days=n) for n in range(7)]

# About 300 boxes a day came in and 80 went out again (Chongqing, 2022: 27 %); the
# peak is 11 November. Half of all parcels left in reused boxes (published level), so
# about as many leave in new cartons. How the week is shaped is assumed.
BOXES = (250, 255, 265, 290, 430, 345, 275)
SHIPMENTS = (70, 72, 75, 80, 105, 88, 70)
WALK_IN_REUSED, WALK_IN_NEW = 7, 75  # parcels a day, not entered before
NEW_WANTED = 0.06  # entered parcels whose sender wants a new carton; assumed

# 2-3 boxes each, some 10; single donors of 50 and 200 (published). Shares assumed.
BOXES_A_VISIT = (
    (25, 1), (30, 2), (25, 3), (8, 4), (4, 5), (3, 6), (3, 8), (2, 10),
)  # fmt: skip
DONORS = {DAYS[2]: (50, time(10, 20)), DAYS[5]: (200, time(14, 5))}
DONOR_TAKES = 20  # eggs a donor redeems; the other vouchers stay open

# By the hour from 8 to 20, for returns: lunch and after work. Assumed.
HOURS = tuple(zip((4, 6, 7, 8, 9, 8, 6, 5, 6, 8, 11, 12, 6), range(8, 21), strict=True))

SF_CARTONS = (  # sides: SF; walls, loads and cycles assumed
    ("SF1", 250, 200, 180, 3, 5000, 3),
    ("SF2", 300, 250, 200, 3, 5000, 3),
    ("SF3", 360, 300, 250, 3, 10000, 3),
    ("SF4", 530, 320, 230, 3, 10000, 3),
    ("SF5", 700, 400, 320, 6, 20000, 5),
)

# How often a size comes back: small ones are frequent. None is measured. Assumed.
SIZES_BACK = (
    (2, "1"), (2, "2"), (5, "3"), (8, "4"), (11, "5"), (12, "6"), (12, "7"), (13, "8"),
    (9, "9"), (8, "10"), (5, "11"), (4, "12"), (2, "SF1"), (2, "SF2"), (1, "SF3"),
    (1, "SF4"), (1, "SF5"), (4, None),
)  # fmt: skip
SIZES_OUT = tuple((w, s) for w, s in SIZES_BACK if s and s.isdigit())
MEASURED = (
    (310, 220, 130), (400, 300, 150), (270, 270, 120), (600, 400, 90), (180, 180, 180),
    (340, 245, 115), (820, 520, 450), (760, 480, 310),
)  # fmt: skip
OVERSIZE_MM = 700

# Condition claimed and defects found. Shares assumed.
FINDINGS = (
    (735, ("", "")), (20, ("A", "")), (85, ("", "torn-flap")), (30, ("H", "")),
    (32, ("", "wet")), (26, ("", "crushed")), (22, ("", "soft")), (13, ("", "hole")),
    (11, ("", "dirty")), (4, ("", "odour")), (3, ("", "hazard-mark")),
    (10, ("", "laminated")), (6, ("", "crushed wet")), (4, ("", "hole torn-flap")),
    (4, ("P", "")),
)  # fmt: skip

# Prefix and length. The zeros after the prefix show that a waybill is invented.
CARRIERS = (
    (23, ("78", 14)), (18, ("YT", 15)), (17, ("43", 13)), (13, ("77", 15)),
    (14, ("JT", 15)), (8, ("SF", 15)), (4, ("JDV", 15)), (3, ("EA", 13)),
)  # fmt: skip

# Name, tenths of g/cm³, fragile, upright. Assumed.
GOODS = (
    ("橙子", 6, False, False), ("书", 7, False, False), ("茶叶", 2, False, False),
    ("毛衣", 2, False, False), ("玩具", 2, False, False), ("腊肉", 6, False, False),
    ("花椒", 3, False, False), ("陶瓷杯", 4, True, False), ("玻璃罐", 6, True, True),
    ("辣椒酱", 8, False, True), ("手机壳", 1, False, False), ("火锅底料", 5, False, False),
)  # fmt: skip

RETURNS = (
    "code", "size", "length_mm", "width_mm", "height_mm", "condition", "defects",
    "customer", "at", "request_id",
)  # fmt: skip
ITEMS = (
    "shipment", "item", "length_mm", "width_mm", "height_mm", "mass_g", "count",
    "padding_mm", "upright", "fragile", "priority",
)  # fmt: skip

Line = dict[str, Any]


@dataclass(frozen=True)
class Size:
    """A kind of box, or one measured: outer sides in mm, and what it is trusted with."""

    name: str | None
    length: int
    width: int
    height: int
    wall: int
    mass_g: int
    load_g: int
    cycles: int

    @property
    def inside(self) -> tuple[int, int, int]:
        less = 2 * self.wall
        return (self.length - less, self.width - less, self.height - less)

    @property
    def volume(self) -> int:
        length, width, height = self.inside
        return length * width * height


@dataclass
class Box:
    """A box that came back. `free_at` is when it can carry a parcel, if ever."""

    code: str
    size: Size
    at: datetime
    claimed: str = ""
    defects: str = ""
    customer: str = ""
    rewarded: bool = True
    free_at: datetime | None = None
    request: Line = field(default_factory=dict)

    @property
    def condition(self) -> str:
        """As the station derives it from the defects; a claim may only lower it."""
        gives = {"torn-flap": "B", "oversize": "H"}
        found = [gives.get(defect, "P") for defect in self.defects.split()]
        return min([*found, self.claimed or "A"], key="PHBA".index)


class Week:
    """The week so far: its dice, the codes given out, what is in stock, what was done."""

    def __init__(self) -> None:
        self.random = Random(SEED)
        self.sizes = {size.name: size for size in sizes()}
        self.codes: set[str] = set()
        self.rows: list[Box] = []
        self.boxes: list[Box] = []
        self.lines: list[Line] = []
        self.pulp: list[tuple[datetime, int]] = []

    def pick(self, table: Iterable[tuple[int, Any]]) -> Any:
        """One value of a table of weights and values."""
        weights, values = zip(*table, strict=True)
        return self.random.choices(values, weights)[0]

    def waybill(self) -> str:
        """A fresh invented waybill of some carrier."""
        prefix, length = self.pick(CARRIERS)
        tail = "CN" if prefix == "EA" else ""
        digits = length - len(prefix) - len(tail)
        code = f"{prefix}{self.random.randrange(10 ** (digits - 4)):0{digits}d}{tail}"
        return self.fresh(code) or self.waybill()

    def tag(self) -> str:
        """A tag as another station prints it: ISO 7064 MOD 97-10 check digits."""
        body = f"9{self.random.randrange(10**13):013d}"
        return f"{body}{98 - int(body) * 100 % 97:02d}"

    def fresh(self, code: str) -> str:
        """The code, unless it was given out before."""
        new = code not in self.codes
        self.codes.add(code)
        return code if new else ""

    def do(self, verb: str, at: datetime, **options: Any) -> Line:
        """Note what is done. An option `of` is the line or row it refers to."""
        line = {"at": at, "verb": verb, **options}
        self.lines.append(line)
        return line

    def later(self, at: datetime, least_s: int, most_s: int) -> datetime:
        return at + timedelta(seconds=self.random.randint(least_s, most_s))


def at_time(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment at the station."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=ZONE)


# --- sizes ------------------------------------------------------------------------


def sizes() -> Iterator[Size]:
    """The postal sizes, then the SF cartons."""
    with POSTAL_SIZES.open(encoding="utf-8", newline="") as file:
        for name, *figures in list(csv.reader(file))[1:]:
            yield Size(name, *map(int, figures))
    for name, length, width, height, wall, load, cycles in SF_CARTONS:
        mass = blank_g(length, width, height)
        yield Size(name, length, width, height, wall, mass, load, cycles)


def blank_g(length: int, width: int, height: int) -> int:
    """Slotted-box blank (2(L+W)+35)×(W+H) at 514.7 g/m² (FEFCO annual statistics 2015)."""
    area_mm2 = (2 * (length + width) + 35) * (width + height)
    return (area_mm2 * 5147 + 5_000_000) // 10_000_000


def measured(week: Week) -> Size:
    """A box of no known size."""
    sides = [side + week.random.randint(-6, 6) for side in week.random.choice(MEASURED)]
    length, width, height = sides
    return Size(None, length, width, height, 3, blank_g(length, width, height), 5000, 3)


# --- boxes come back --------------------------------------------------------------


def customers(week: Week) -> list[str]:
    """Mobile numbers of a made-up block, member codes, and people who give no name."""
    numbers = week.random.sample(range(10_000), 420)
    phones = [f"1390000{number:04d}" for number in numbers]
    members = [f"V88{week.random.randrange(10**6):06d}" for _ in range(70)]
    return phones + members + [""] * 90


def take_in(week: Week) -> None:
    """Every day's visits, with their scans."""
    people = customers(week)
    for day, wanted in zip(DAYS, BOXES, strict=True):
        for at, boxes, customer in visits(week, day, wanted, people):
            scan_visit(week, at, boxes, customer)
    present_again(week)
    week.rows.sort(key=lambda box: box.at)
    for number, box in enumerate(week.rows, start=1):
        box.request["request_id"] = f"r-{number:04d}"


def visits(
    week: Week, day: date, wanted: int, people: list[str]
) -> Iterator[tuple[datetime, int, str]]:
    """When who comes with how many boxes, until the day's boxes are reached."""
    if day in DONORS:
        boxes, when = DONORS[day]
        yield at_time(day, when.hour, when.minute), boxes, week.random.choice(people[:420])
        wanted -= boxes
    while wanted > 0:
        boxes = min(wanted, week.pick(BOXES_A_VISIT))
        wanted -= boxes
        hour = week.pick(HOURS)
        minute = week.random.randrange(40 if hour == 20 else 60)
        at = at_time(day, hour, minute, week.random.randrange(60))
        yield at, boxes, week.random.choice(people)


def scan_visit(week: Week, at: datetime, boxes: int, customer: str) -> None:
    """A visit's boxes one after the other, some scanned twice, and their eggs."""
    taken: list[Box] = []
    for _ in range(boxes):
        at = week.later(at, 2, 3) if boxes > 20 else week.later(at, 6, 20)
        box = returned(week, at, customer)
        taken.append(box)
        week.rows.append(box)
        week.boxes.append(box)
        if week.random.random() < 0.01:
            week.rows.append(scan_again(box, at + timedelta(seconds=1), customer))
    redeem(week, [box for box in taken if box.rewarded][:DONOR_TAKES], at)


def returned(week: Week, at: datetime, customer: str) -> Box:
    """One box over the counter."""
    name = week.pick(SIZES_BACK)
    size = week.sizes[name] if name else measured(week)
    claimed, defects = week.pick(FINDINGS)
    if size.length > OVERSIZE_MM:
        defects = f"{defects} oversize".strip()
    foreign = bool(size.name) and week.random.random() < 0.003
    code = week.tag() if foreign else week.waybill()
    box = Box(code, size, at, claimed, defects, customer, rewarded=not foreign)
    shelve(week, box)
    return box


def shelve(week: Week, box: Box) -> None:
    """Into stock, or to the boxes that wait for pulping; held boxes wait for a look."""
    if box.condition in "AB":
        box.free_at = box.at + timedelta(minutes=2)
    elif box.condition == "P":
        week.pulp.append((box.at, box.size.mass_g))


def scan_again(box: Box, at: datetime, customer: str) -> Box:
    """The same label once more: it records nothing and earns nothing."""
    return replace(box, at=at, customer=customer, rewarded=False, free_at=None, request={})


def present_again(week: Week) -> None:
    """Six labels of earlier days are presented once more by somebody else."""
    early = [box for box in week.boxes if box.at.date() < DAYS[4] and box.rewarded]
    for number, box in enumerate(week.random.sample(early, 6)):
        at = week.later(box.at + timedelta(days=1 + number % 2), 0, 600)
        week.rows.append(scan_again(box, at, f"1390000{9990 + number}"))


# --- eggs -------------------------------------------------------------------------


def redeem(week: Week, boxes: list[Box], at: datetime) -> None:
    """Most take their eggs at once, some on a later day, some not this week."""
    when = week.random.random()
    if when > 0.95:
        return
    at = week.later(at, 20, 120)
    if when > 0.86:
        day = at.date() + timedelta(days=week.random.randint(1, 3))
        at = week.later(at_time(day, week.random.randint(9, 19)), 0, 3000)
    for box in boxes:
        at = week.later(at, 2, 5)
        lost = when > 0.86 and week.random.random() < 0.06
        hand_over(week, box.request, at, lost)


def hand_over(week: Week, of: Line, at: datetime, lost: bool = False) -> None:
    """Redeem the voucher of a return; a lost or faded slip is issued anew first."""
    if at.date() > DAYS[-1]:
        return
    if lost:
        of = week.do(
            "voucher reissue", at - timedelta(seconds=1), of=of, reason="slip faded"
        )
    week.do("redeem", at, of=of)


def void_two(week: Week) -> None:
    """Two vouchers nobody redeemed are made void."""
    used = {id(line["of"]) for line in week.lines if "of" in line}
    idle = [box for box in week.boxes if box.rewarded and id(box.request) not in used]
    for box in week.random.sample([b for b in idle if b.at.date() < DAYS[5]], 2):
        week.do("voucher void", week.later(box.at, 60, 300), of=box.request,
                reason="customer gave the eggs back")  # fmt: skip


def keep_eggs(week: Week) -> None:
    """Trays delivered each morning, breakage, and two counts."""
    stock = 0
    for day in DAYS:
        given = redeemed_on(week, day)
        trays = max(1, -(-(given + 60 - stock) // 30))
        week.do("eggs receive", at_time(day, 8, 2), eggs=trays * 30,
                note=f"{trays} trays of 30")  # fmt: skip
        broken = break_some(week, day)
        stock += trays * 30 - given - broken
        if day in (DAYS[2], DAYS[6]):
            stock -= week.random.randint(1, 2)
            week.do("eggs count", at_time(day, 20, 57), eggs=stock)


def redeemed_on(week: Week, day: date) -> int:
    """Vouchers redeemed in a day, of one egg each."""
    return sum(one["verb"] == "redeem" and one["at"].date() == day for one in week.lines)


def break_some(week: Week, day: date) -> int:
    """Eggs broken in a day. On Thursday 30 are typed for 3, and that is undone."""
    broken = 3 if day == DAYS[3] else week.random.choice((0, 1, 1, 2, 4))
    at = at_time(day, 8, 6, week.random.randrange(60))
    if day == DAYS[3]:
        slip = week.do("eggs break", at, eggs=30, note="fallen tray")
        at += timedelta(seconds=40)
        week.do("undo", at, of=slip, reason="typed 30 for 3")
    if broken:
        week.do("eggs break", at + timedelta(seconds=20), eggs=broken, note="cracked")
    return broken


# --- parcels ----------------------------------------------------------------------


def enter_shipments(week: Week) -> list[tuple[datetime, list[Line]]]:
    """The week's parcels with their items, each with the time it is packed."""
    parcels = []
    for day, wanted in zip(DAYS, SHIPMENTS, strict=True):
        times = sorted(parcel_time(week, day) for _ in range(wanted))
        for number, at in enumerate(times, start=1):
            parcels.append((at, parcel(week, f"S-{day:%m%d}-{number:03d}")))
    return parcels


def parcel_time(week: Week, day: date) -> datetime:
    """Some time from 9:00 to 20:29, when the back room packs."""
    return week.later(at_time(day, 9), 0, 11 * 3600 + 29 * 60)


def parcel(week: Week, number: str) -> list[Line]:
    """1-4 kinds of goods, made to go side by side into some postal size."""
    size = week.sizes[week.pick(SIZES_OUT)]
    kinds = week.random.sample(GOODS, week.pick(((45, 1), (30, 2), (15, 3), (10, 4))))
    priority = week.pick(((88, 0), (9, 1), (3, 2)))
    return [
        {"shipment": number, **item(week, size, len(kinds), kind), "priority": priority}
        for kind in kinds
    ]


def item(week: Week, size: Size, kinds: int, kind: tuple[str, int, bool, bool]) -> Line:
    """Goods that fill a slice of the box, one piece or two on top of each other."""
    name, density, fragile, upright = kind
    length, width, height = size.inside
    count = 2 if height > 150 and not fragile and week.random.random() < 0.25 else 1
    fill = (0.72, 0.95) if kinds == 1 else (0.5, 0.74)
    cell = (length / kinds, width, height / count)
    sides = [int(side * week.random.uniform(*fill)) for side in cell]
    padding = week.random.choice((5, 10) if fragile else (0, 0, 0, 5))
    if min(sides) < 2 * padding + 15:
        padding = 0
    outer = [side - 2 * padding for side in sides]
    volume_cm3 = outer[0] * outer[1] * outer[2] / 1000
    most_g = size.load_g * 0.5 / (kinds * count)
    return {
        "item": name,
        "length_mm": outer[0], "width_mm": outer[1], "height_mm": outer[2],
        "mass_g": max(5, int(min(most_g, volume_cm3 * density / 10))),
        "count": count, "padding_mm": padding,
        "upright": int(upright), "fragile": int(fragile),
        "size": size,
    }  # fmt: skip


def send_out(week: Week, parcels: list[tuple[datetime, list[Line]]]) -> None:
    """All parcels that leave in the week, in the order of time."""
    entered = [(at, items[0]["shipment"], items[0]["size"]) for at, items in parcels]
    reused = [(parcel_time(week, d), "", None) for d in DAYS for _ in range(WALK_IN_REUSED)]
    for at, number, size in sorted(entered + reused, key=lambda one: one[:2]):
        if number:
            pack_and_send(week, at, number, size)
        else:
            send_walk_in(week, at)
    for day in DAYS:
        for _ in range(WALK_IN_NEW):
            week.do("ship send", parcel_time(week, day), code=week.waybill(), new=True)


def pack_and_send(week: Week, at: datetime, number: str, size: Size) -> None:
    """An entered parcel: in a box from stock, or in a new carton when none fits or one is
    wanted."""
    wanted = week.random.random() > NEW_WANTED
    box = from_stock(week, at, size) if wanted else None
    label = week.waybill()
    gone = week.later(at, 120, 1200)
    if box is None:
        week.do("ship send", gone, code=number, waybill=label, new=True)
        return
    if week.random.random() < 0.015 and (other := from_stock(week, at, size)):
        week.do("ship pack", at - timedelta(seconds=90), code=number, box=other.code)
        week.do("ship release", at - timedelta(seconds=30), code=number)
        other.free_at = at
    week.do("ship pack", at, code=number, box=box.code)
    week.do("ship send", gone, code=number, waybill=label, **cared_for(box))
    maybe_back(week, box, label, gone)


def send_walk_in(week: Week, at: datetime) -> None:
    """A parcel packed at the counter in the oldest box at hand of some size."""
    size = week.sizes[week.pick(SIZES_OUT)]
    label = week.waybill()
    box = from_stock(week, at, size)
    if box is None:
        week.do("ship send", at, code=label, new=True)
        return
    week.do("ship send", at, code=label, box=box.code, **cared_for(box))
    maybe_back(week, box, label, at)


def from_stock(week: Week, at: datetime, size: Size) -> Box | None:
    """The smallest box that holds what was made for a size, longest waiting first; not
    one that leaves more than half empty."""
    fitting = [box for box in week.boxes if box.free_at and box.free_at <= at
               and holds(box.size, size)]  # fmt: skip
    box = min(fitting, key=lambda one: (one.size.volume, one.at), default=None)
    if box:
        box.free_at = None
    return box


def holds(box: Size, wanted: Size) -> bool:
    """Whether a box is as long, wide, high and strong as another, and not far larger."""
    large = all(b >= w for b, w in zip(box.inside, wanted.inside, strict=True))
    return large and box.load_g >= wanted.load_g and box.volume <= 2 * wanted.volume


def cared_for(box: Box) -> Line:
    """The old waybill is covered, and a B box taped again."""
    return {"covered": True, **({"retaped": True} if box.condition == "B" else {})}


def maybe_back(week: Week, box: Box, label: str, gone: datetime) -> None:
    """A few boxes sent within the town come back: under the waybill they left with, or
    by their tag."""
    day = gone.date() + timedelta(days=week.random.randint(2, 3))
    if day > DAYS[-1] or week.random.random() > 0.06:
        return
    at = week.later(at_time(day, 9), 0, 10 * 3600)
    by_tag = week.random.random() < 0.25
    code: Line = {"of": box.request} if by_tag else {"code": label}
    again = Box(label, box.size, at, defects=week.random.choice(("", "", "", "torn-flap")),
                customer=f"1390000{week.random.randrange(10_000):04d}")  # fmt: skip
    found: Line = {"defect": [again.defects]} if again.defects else {}
    again.request = line = week.do("return", at, **code, customer=again.customer, **found)
    shelve(week, again)
    week.boxes.append(again)
    hand_over(week, line, week.later(at, 30, 90))


# --- held boxes and pulp ----------------------------------------------------------


def look_again(week: Week) -> None:
    """Boxes held are looked at the next morning: most are good, some go to pulp."""
    for box in [one for one in week.boxes if one.condition == "H"]:
        at = week.later(at_time(box.at.date() + timedelta(days=1), 8, 15), 0, 1800)
        verdict = week.pick(((55, "A"), (25, "P"), (20, "")))
        if not verdict or at.date() > DAYS[-1]:
            continue
        reason = "sound on a second look" if verdict == "A" else "gives when pressed"
        week.do("boxes regrade", at, code=box.code, condition=verdict, reason=reason)
        if verdict == "A":
            box.free_at = at + timedelta(minutes=1)
        else:
            week.pulp.append((at, box.size.mass_g))


def cage_pulp(week: Week) -> None:
    """A cage each evening, on the scale but for one day; the mill comes on Saturday."""
    standing = 0
    for day in DAYS:
        if day == DAYS[5]:
            collect(week, standing)
        estimate = sum(mass for at, mass in week.pulp if at.date() == day)
        weighed = round(estimate * week.random.uniform(0.97, 1.06), -2)
        scale: Line = {} if day == DAYS[1] else {"mass_g": int(weighed)}
        week.do("pulp cage", at_time(day, 20, 52), **scale)
        standing += scale.get("mass_g", estimate)


def collect(week: Week, standing_g: int) -> None:
    """The mill's ticket. Its terms: moisture at most 12 %, outthrows at most 5 %."""
    week.do("pulp collect", at_time(DAYS[5], 15, 30), ticket="W-20221112-07",
            mass_g=int(round(standing_g * 1.021, -2)), moisture="13.4",
            outthrows="5.6")  # fmt: skip


# --- the night, and the files -----------------------------------------------------


def open_and_close(week: Week) -> None:
    """The day's returns come first; a day is closed when it is over."""
    for day in DAYS:
        week.do("import returns", at_time(day, 8), file="returns.csv", date=str(day))
        over = at_time(day + timedelta(days=1), 0, 5)
        week.do("close", over, date=str(day))


def named(week: Week) -> Iterator[Line]:
    """The lines in the order of time, each with its request id, `of` by its name."""
    week.lines.sort(key=lambda line: line["at"])
    for number, line in enumerate(week.lines, start=1):
        line["request_id"] = f"w-{number:04d}"
    for line in week.lines:
        first = {key: line[key] for key in ("at", "request_id", "verb")}
        rest = {key: value for key, value in line.items() if key not in first}
        if "of" in rest:
            rest["of"] = rest["of"]["request_id"]
        yield {**first, "at": line["at"].isoformat(), **rest}


def return_row(box: Box) -> Line:
    """A box as a row of returns.csv: by its size, or by its sides."""
    size = box.size
    sides = {"length_mm": size.length, "width_mm": size.width, "height_mm": size.height}
    return {
        "code": box.code, **({"size": size.name} if size.name else sides),
        "condition": box.claimed, "defects": box.defects, "customer": box.customer,
        "at": box.at.isoformat(), "request_id": box.request["request_id"],
    }  # fmt: skip


def size_row(size: Size) -> Line:
    """A size as a row of sizes.csv."""
    return {
        "size": size.name, "length_mm": size.length, "width_mm": size.width,
        "height_mm": size.height, "wall_mm": size.wall, "mass_g": size.mass_g,
        "max_load_g": size.load_g, "max_cycles": size.cycles,
    }  # fmt: skip


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Line]) -> None:
    """UTF-8, LF; a row's other keys are the script's own."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(
            file, list(columns), extrasaction="ignore", lineterminator="\n"
        )
        table.writeheader()
        table.writerows(rows)


def write_lines(path: Path, lines: Iterable[Line]) -> None:
    """One JSON object a line."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8", newline="\n")


def main(folder: Path = HERE) -> None:
    """Make the four files in a folder."""
    week = Week()
    take_in(week)
    look_again(week)
    parcels = enter_shipments(week)
    send_out(week, parcels)
    cage_pulp(week)
    void_two(week)
    keep_eggs(week)
    open_and_close(week)
    sizes_rows = [size_row(size) for size in week.sizes.values()]
    write_csv(folder / "sizes.csv", sizes_rows[0], sizes_rows)
    write_csv(folder / "shipments.csv", ITEMS, (row for _, rows in parcels for row in rows))
    write_csv(folder / "returns.csv", RETURNS, map(return_row, week.rows))
    write_lines(folder / "week.jsonl", named(week))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
