"""A station's November 2022, drawn from a seed: for the report's pictures, and its test in
a browser.
"""

from pathlib import Path
from random import Random

from tests import desk

DEFECTS = ("wet", "hole", "crushed", "dirty", "soft", "odour", "laminated", "torn-flap")
DAYS = 30
BETWEEN = 7919
"""From one waybill to the next: those of a day are seldom neighbours."""
HOURS = (9, 10, 10, 11, 11, 12, 14, 15, 16, 17, 17, 18, 18, 18, 19, 19, 20)


def november(path: Path, days: int = DAYS, boxes: int = 40) -> desk.Station:
    """A station that is open, its days closed but the last."""
    clock, chance = desk.Clock("2022-11-01 07:30"), Random(2022)
    desk.Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    station = desk.Station.open(
        path, clerk=desk.CLERK, clock=clock, draw=Random(7).randrange
    )
    desk.add_campaign(station, desk.EGGS_2022)
    number, on_hand, away = 0, list[int](), list[tuple[int, str]]()
    with station.book.together():
        for day in range(1, days + 1):
            clock.set(f"2022-11-{day:02} 08:00")
            if day % 4 == 1:
                station.receive_eggs(240)
            busy = round(
                boxes * (1.6 if day in (11, 12, 13) else 1) * chance.uniform(0.7, 1.2)
            )
            times = sorted(
                (chance.choice(HOURS), chance.randrange(60)) for _ in range(busy)
            )
            for hour, minute in times:
                clock.set(f"2022-11-{day:02} {hour:02}:{minute:02}")
                number += 1
                came = a_box(station, chance, number)
                if came is not None:
                    on_hand.append(came)
                if number % 3 == 0:
                    a_parcel(station, chance, number, on_hand, away, day)
            if day % 7 == 0:
                pulp(station, day)
    clock.set(f"2022-11-{days:02} 21:30")
    station.close_days()
    return station


def a_box(station: desk.Station, chance: Random, number: int) -> int | None:
    """A box comes back; its number if it stays in service."""
    defects = (
        chance.sample(DEFECTS, chance.choice((1, 1, 2))) if chance.random() < 0.24 else []
    )
    came = station.return_box(
        desk.waybill(BETWEEN * number),
        size=str(chance.randint(3, 8)),
        condition=None if defects or chance.random() > 0.05 else "H",
        defects=defects,
        customer=f"139{chance.randrange(150):08}" if chance.random() < 0.8 else None,
    ).event
    if came.issued is not None and chance.random() < 0.75:  # type: ignore[attr-defined]
        station.redeem(came.issued.voucher)  # type: ignore[attr-defined]
    return came.box if came.disposition == "reuse" else None  # type: ignore[attr-defined]


def a_parcel(
    station: desk.Station,
    chance: Random,
    number: int,
    on_hand: list[int],
    away: list[tuple[int, str]],
    day: int,
) -> None:
    """A parcel leaves, more often in a used box as the month goes on; some come back two
    days later.
    """
    left = desk.waybill(20_000_000 + BETWEEN * number)
    if on_hand and chance.random() < 0.3 + day / 60:
        box = on_hand.pop(chance.randrange(len(on_hand)))
        station.send_shipment(left, box=str(box), covered=True, retaped=True)
        if chance.random() < 0.5:
            away.append((day, left))
    else:
        station.send_shipment(left, new=True)
    if away and away[0][0] <= day - 2:
        back = station.return_box(away.pop(0)[1]).event
        if back.disposition == "reuse":  # type: ignore[attr-defined]
            on_hand.append(back.box)  # type: ignore[attr-defined]


def pulp(station: desk.Station, day: int) -> None:
    """A cage goes to the mill."""
    cage = station.close_cage().event
    station.collect_pulp(f"M-{1000 + day}", cage.mass_g + 40, "13.5", "2")  # type: ignore[attr-defined]
