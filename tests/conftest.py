"""A station in a folder of its own, with a clock that is set and codes that are seeded."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from cainiao_recycle import Station
from tests import desk

settings.register_profile(
    "default",
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("default")

OpenStation = Callable[..., Station]

MEMORY = Path("/dev/shm")
"""Where Linux has a folder in memory. Every write waits for the disk, which a test that
asks what is written need not: the same calls are made, and answered at once.
"""
ROOM = 2 << 30


LONGEST = {"test_week.py", "test_machine.py", "test_order_of_time.py", "test_hour.py"}

in_memory = pytest.StashKey[Path]()


def pytest_configure(config: pytest.Config) -> None:
    """Put the tests' folders into memory, where there is room and nobody says otherwise."""
    if config.option.basetemp or "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > ROOM:
        made = tempfile.mkdtemp(prefix="cr-", dir=MEMORY)
        config.stash[in_memory] = Path(made)
        os.environ["TMPDIR"] = tempfile.tempdir = made


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Give the memory back; what failed can be looked at."""
    made = session.config.stash.get(in_memory, None)
    if made is not None and exitstatus == 0:
        shutil.rmtree(made, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Slow tests run when they are asked for with `-m slow`. The longest of the others
    come first, so that no worker is left alone with them at the end.
    """
    if not config.option.markexpr:
        slow = [one for one in items if "slow" in one.keywords]
        config.hook.pytest_deselected(items=slow)
        items[:] = [one for one in items if "slow" not in one.keywords]
    items.sort(key=lambda one: one.path.name not in LONGEST)


@pytest.fixture
def clock() -> desk.Clock:
    """The station's clock: 2022-11-11, ten in the morning."""
    return desk.Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the station file lies."""
    return tmp_path / "station.db"


@pytest.fixture
def open_station(path: Path, clock: desk.Clock) -> Iterator[OpenStation]:
    """Open the station, which is set up the first time; closed after the test."""
    opened: list[Station] = []

    def open_it(clerk: str = desk.CLERK, seed: int = 1, **facts: object) -> Station:
        if not path.exists():
            Station.create(path, desk.CODE, desk.NAME, clerk=clerk, clock=clock, **facts)  # type: ignore[arg-type]
        draw = desk.seeded(seed + 1000 * len(opened)).randrange
        station = Station.open(path, clerk=clerk, clock=clock, draw=draw)
        opened.append(station)
        return station

    yield open_it
    for station in opened:
        station.close()


@pytest.fixture
def bare(open_station: OpenStation) -> Station:
    """The station before any campaign."""
    return open_station()


@pytest.fixture
def station(bare: Station) -> Station:
    """The station in the campaign of 2022: one box, one egg."""
    desk.add_campaign(bare)
    return bare


@pytest.fixture
def station_2021(bare: Station, clock: desk.Clock) -> Station:
    """The station in the campaign of 2021: four boxes, four eggs."""
    clock.set("2021-11-11 10:00")
    bare.confirm_clock("2021-11-11T10:00")
    desk.add_campaign(bare, desk.EGGS_2021)
    return bare
