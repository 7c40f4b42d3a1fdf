"""The station that hostile input is given to: at work, with something of everything."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

from cainiao_recycle import Station
from cainiao_recycle.cli.app import VERBS
from cainiao_recycle.counter.loop import Loop
from cainiao_recycle.domain.events import VoucherIssued
from cainiao_recycle.packages.tables import DESCRIPTOR
from cainiao_recycle.station import key_care
from tests import desk

BEGINS = "2022-11-11 09:00"
TEMPLATE = "station.db"


def set_up(folder: Path) -> Path:
    """A station at work, as each batch of inputs begins with it; its file."""
    path, clock, rng = folder / TEMPLATE, desk.Clock("2022-11-10 08:00"), Random("set up")
    Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    (folder / "network.key").unlink(missing_ok=True)
    key_care.draw_network_key(folder / "network.key", "2022", "2022-11-10")
    opened = Station.open(path, clerk=desk.CLERK, clock=clock, draw=rng.randrange)
    with closing(opened) as station:
        station.join_network(folder / "network.key")
        (folder / "rule.toml").write_text(desk.EGGS_2022, "utf-8")
        station.add_campaign(folder / "rule.toml", "a new season")
        station.receive_eggs(60)
        station.return_box("YT0000000000001", size="5", customer=desk.PHONE, visit="v-0")
        clock.set("2022-11-11 07:00")
        station.close_days("2022-11-10")
        station.export_days(folder / "exports")
        station.backup(folder / "backup.db")
        for number in range(2, 12):
            clock.forward(minutes=1)
            station.return_box(
                f"YT{number:013d}",
                size=str(1 + number % 8),
                defects=["wet"] if number % 4 == 0 else [],
                customer=desk.PHONE if number % 2 else None,
            )
        station.close_cage()
        for number in (1, 2, 3):
            station.enter_shipment(f"S-{number}", [desk.item(120, 80, 60)])
        station.pack_shipment("S-2")
        station.draw_tags(3)
        station.set_printer("counter", "counter.escpos")
        station.set_carrier({"carrier": "SF", "max_length_mm": "1000"})
    return path


class World:
    """A copy of that station, opened, in a folder deep enough for `../../..`."""

    def __init__(self, template: Path, place: Path, rng: Random) -> None:
        self.template = template
        self.place = place / "a" / "b" / "c" / "d" / "work"
        self.place.mkdir(parents=True)
        for name in (TEMPLATE, f"{TEMPLATE}.keys", "backup.db", "backup.db.keys"):
            shutil.copy2(template.parent / name, self.place / name)
        for one in template.parent.glob(f"{TEMPLATE}.sealed*"):
            shutil.copytree(one, self.place / one.name) if one.is_dir() else shutil.copy2(
                one, self.place / one.name
            )
        shutil.copytree(template.parent / "exports", self.place / "exports")
        self.clock = desk.Clock(BEGINS)
        self.draw = rng
        self.files = 0
        self.vouchers: list[str] = []
        self.open()

    def open(self) -> None:
        self.station = Station.open(
            self.place / TEMPLATE,
            clerk=desk.CLERK,
            clock=self.clock,
            draw=self.draw.randrange,
        )
        self.loop = Loop(self.station, verbs=VERBS)
        if not self.vouchers:
            self.vouchers = [one.code for one in self.station.list_vouchers("open")]

    def close(self) -> None:
        self.station.close()

    @property
    def entries(self) -> int:
        return desk.entries(self.station)

    def note(self, event: object) -> None:
        """Keep the vouchers that came of an input: the next ones ask for them."""
        issued = getattr(event, "issued", None)
        for one in issued if isinstance(issued, (list, tuple)) else [issued]:
            if isinstance(one, VoucherIssued):
                self.vouchers = [*self.vouchers[-30:], one.voucher]

    def file(self, content: bytes, name: str = "input") -> Path:
        """A file with some content, in the place of the one before."""
        path = self.place / name
        path.write_bytes(content)
        return path

    def confined(self, name: str) -> str:
        """A path as it was made up, where it stays below our folder; else one that does: no
        input writes over what isn't ours.
        """
        root = str(self.place.parents[4])
        try:
            there = os.path.abspath(self.place / os.fspath(name))  # noqa: PTH100
        except ValueError:
            return name
        if name.startswith("~"):
            return "x" + name
        return name if there.startswith(root) else name.replace("..", ".").lstrip("/")

    def leave_alone(self) -> None:
        """Take away what was made beside the station: a copy that was worked in shows."""
        for one in self.place.iterdir():
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one)
            elif not one.name.startswith(TEMPLATE):
                one.unlink()

    def package(self, change: Callable[[dict[str, Any]], str]) -> Path:
        """A day's package whose descriptor was changed."""
        (folder,) = (self.template.parent / "exports").glob("station=*/date=*")
        there = self.place / "in" / folder.parent.name / folder.name
        if not there.exists():
            shutil.copytree(folder, there)
        document = json.loads((folder / DESCRIPTOR).read_bytes())
        written = change(document)
        (there / DESCRIPTOR).write_text(written, "utf-8", "surrogatepass")
        return there
