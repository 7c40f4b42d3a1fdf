"""`demo --network`: a hundred stations, a week, one page for headquarters.

What the stations did goes through the same code as at a counter, without being told step
by step; what headquarters do is told, a command line each.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import groupby
from pathlib import Path

from cainiao_recycle.cli.demo_show import Show, sample_data
from cainiao_recycle.cli.demo_stations import (
    DAYS,
    FIRST_DAY,
    Network,
    Place,
    hand_in,
    places,
    play,
    register,
)
from cainiao_recycle.cli.output import say
from cainiao_recycle.cli.progress import progress
from cainiao_recycle.errors import SOME_REFUSED
from cainiao_recycle.language import _, sentence
from cainiao_recycle.network.asking import opened
from cainiao_recycle.network.registering import register as stations_of
from cainiao_recycle.network.registering import take_register

STATIONS, NIGHTS = 100, 8
SILENT = Place("JN-0130", "济南山大路驿站", "济南", "山东", 0)
"""It is in the register, and nothing comes from it."""


def week(show: Show, many: int = STATIONS) -> None:
    """The whole demo, in an empty folder."""
    found = places(many)
    stations(show, found)
    handed_in(show, found)
    headquarters(show, found)
    show.chapter(_("That was the week."))
    template = _(
        "The stations' files, their packages, the store and the page are in {folder}"
    )
    say(sentence(template, folder=show.folder))


def stations(show: Show, found: list[Place]) -> None:
    """Every station's week, city by city."""
    show.chapter(
        _("1. Headquarters draw a key, so that one parcel's label is known again.")
    )
    key = show.folder / "network.key"
    show.command("keys", "draw", str(key), "--year", "2022")
    template = _(
        "2. {many} stations in {cities} cities, a week: a file each, closed nightly."
    )
    cities = len({one.city for one in found})
    show.chapter(sentence(template, many=len(found), cities=cities))
    network = Network(show.folder, key, sample_data() / "campaign-2022.toml")
    # Handing in waits for the disk, not for us: meanwhile the next one plays.
    with progress(len(found)) as advance, ThreadPoolExecutor(NIGHTS) as nights:
        closing = []
        for city, here in groupby(found, key=lambda one: one.city):
            boxes = 0
            for place in here:
                boxes += play(network, place)
                closing.append(nights.submit(hand_in, network, place))
                advance(1)
            say(
                "  "
                + sentence(_("{city}: {boxes} boxes came back"), city=city, boxes=boxes)
            )
        for one in closing:
            one.result()


def handed_in(show: Show, found: list[Place]) -> None:
    """Packages reach headquarters: one late, one cut short on its way."""
    show.chapter(
        _(
            "3. They hand in a package a day. One station's Sunday is missing. One package "
            "was cut short on its way: it goes to quarantine."
        )
    )
    package_of(show, found[-1], DAYS - 1).rename(show.folder / "not-handed-in")
    cut = package_of(show, found[len(found) // 2], 2) / "box_return.csv"
    whole = cut.read_bytes()
    cut.write_bytes(whole[:-20])
    store, exports = str(show.folder / "store"), show.folder / "exports"
    show.command("network", "add", store, str(exports), expect=SOME_REFUSED)
    show.chapter(_("4. That station hands it in again. What is held is nothing new."))
    cut.write_bytes(whole)
    show.command("network", "add", store, str(cut.parents[1]))


def package_of(show: Show, place: Place, day: int) -> Path:
    """A package that a station handed in."""
    date = FIRST_DAY + timedelta(days=day)
    return show.folder / "exports" / f"station={place.code}" / f"date={date}"


def headquarters(show: Show, found: list[Place]) -> None:
    """What headquarters ask."""
    store = show.folder / "store"
    show.chapter(
        _("5. The register says who should hand in; who is late or silent is named.")
    )
    path = show.folder / "stations.csv"
    path.write_text("".join(register([*found, SILENT])), "utf-8")
    say("$ cainiao-recycle network stations store stations.csv", dim=True)
    many = take_register(store, path)
    say("✓ " + sentence(_("Stations in the register: {many}"), many=many))
    with opened(store) as asked:
        rows = [one for one in stations_of(asked) if one["state"] != "up to date"]
    say("● " + sentence(_("{many} of them up to date"), many=many - len(rows)))
    for one in rows:
        say(f"● {one['station']} {one['name']}: {_(one['state'])}")
    show.chapter(_("6. The week by city, from the figures that stations sealed."))
    show.command("network", "report", str(store), "--by", "city")
    show.chapter(
        _("7. What can't both be right: both sides, and nobody resolves it silently.")
    )
    show.command("network", "conflicts", str(store))
    show.chapter(_("8. The same as one page, to be mailed."))
    page = str(show.folder / "network.html")
    show.command("network", "report", str(store), "--by", "city", "--html", page)
