"""Setting up: a new station file, and the station's name."""

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from cainiao_recycle.domain import names, text
from cainiao_recycle.domain.days import business_date, zone_of
from cainiao_recycle.domain.events import (
    Event,
    NetworkKeyJoined,
    StationOpened,
    StationRenamed,
)
from cainiao_recycle.domain.settings import SETTINGS
from cainiao_recycle.errors import NothingToChange, SettingUnclear, StationExists
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.key_care import read_network_key
from cainiao_recycle.station.key_copies import note_copy
from cainiao_recycle.station.keys import Key, read_kept, write_kept
from cainiao_recycle.station.session import OWN, Recorded, Session, wall_clock
from cainiao_recycle.station.sizes import postal_sizes
from cainiao_recycle.store import setup
from cainiao_recycle.store.apply import apply
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.file_copies import set_mode, sync_file, with_room_for
from cainiao_recycle.store.files import (
    is_there,
    make_folders,
    part,
    place_of_file,
    put_new,
)
from cainiao_recycle.store.journal import append

LANGUAGES = ("zh", "en")
TAKES_LANGUAGE = N_("It is zh or en.")
TAKES_ZONE = N_("It is an IANA name: Asia/Shanghai.")
NO_PLACES = frozenset(("localtime", "Factory", "posixrules", "posix", "right"))
"""Zone files of a machine, not of a place: another machine has others, or none."""
KEEP_YEARS = SETTINGS["keep_years"]
TAKES_CODE = N_("It is 1 to 24 letters, digits and dashes.")


def station_opened(
    code: str,
    name: str,
    language: str,
    time_zone: str,
    cut_off_hour: str | int,
    keep_years: str | int,
) -> StationOpened:
    """The first entry, checked. Raises `SettingUnclear` and what `domain.text` raises."""
    kept = text.line("--station", code, 24)
    if not (kept.isascii() and text.is_code(kept)):
        raise SettingUnclear(field="--station", value=kept, expected=Clause(TAKES_CODE))
    if language not in LANGUAGES:
        raise SettingUnclear(
            field="--language", value=language, expected=Clause(TAKES_LANGUAGE)
        )
    try:
        if time_zone.split("/")[0] in NO_PLACES:
            raise ValueError(time_zone)
        zone_of(time_zone)
    except ValueError:
        raise SettingUnclear(
            field="--time-zone", value=time_zone, expected=Clause(TAKES_ZONE)
        ) from None
    return StationOpened(
        code=kept,
        name=names.station_name("--name", name),
        language=language,
        time_zone=time_zone,
        cut_off_hour=text.whole("--cut-off", cut_off_hour, 0, 12),
        settings={name: one.default for name, one in SETTINGS.items()}
        | {KEEP_YEARS.name: whole_years(keep_years)},
    )


def whole_years(typed: str | int) -> int:
    """How long keys are kept, as somebody says it."""
    return text.whole("--keep-years", typed, KEEP_YEARS.least, KEEP_YEARS.most)


def create_station(
    place: str | Path,
    code: str,
    name: str,
    *,
    language: str = "zh",
    time_zone: str = "Asia/Shanghai",
    cut_off_hour: str | int = 0,
    keep_years: str | int = KEEP_YEARS.default,
    network_key: str | Path | None = None,
    clerk: str = "-",
    clock: Callable[[], int] = wall_clock,
) -> StationOpened:
    """Make a station file with the postal sizes in it. It is built beside its place
    and linked there when whole; one that is there is never written over. With a
    `network_key` waybills of its year are kept under it.
    """
    path = place_of_file(place)
    event = station_opened(code, name, language, time_zone, cut_off_hour, keep_years)
    who, now = text.line("--clerk", clerk, 40), clock()
    key = None
    if network_key is not None:
        key = read_network_key(Path(network_key), opened_on(event, now))
    # The log of a file that is gone would be taken for the new one's.
    for there in (path, path.with_name(f"{path.name}-wal")):
        if is_there(there):
            raise StationExists(path=there)
    with with_room_for(path):
        make_folders(path.parent)
        with part(path) as beside:
            with closing(Book.create(beside)) as book:
                open_book(book, [event, *postal_sizes(), *joined(key)], who, now)
                set_mode(book.db, "wal", path)
            sync_file(beside)
            if key:
                write_kept(path, read_kept(path).with_key(key))
                note_copy(path, Path(str(network_key)))
            try:
                put_new(beside, path)
            except FileExistsError:
                raise StationExists(path=path) from None
    return event


def opened_on(event: StationOpened, now: int) -> str:
    """The business date of the first entries."""
    return business_date(now, zone_of(event.time_zone), event.cut_off_hour)


def joined(key: Key | None) -> list[NetworkKeyJoined]:
    """The entry of a network's key, if there is one."""
    return [NetworkKeyJoined(mark=key.mark, year=key.of)] if key else []


def open_book(book: Book, events: Sequence[Event], clerk: str, now: int) -> None:
    """The first entries: the station, the postal sizes, the network's key."""
    opened = events[0]
    assert isinstance(opened, StationOpened), "a file begins with its station"
    date = opened_on(opened, now)
    with book.writing() as db:
        for number, first in enumerate(events):
            entry = append(
                db,
                first,
                request_id=f"{OWN}init-{number}",
                happened_at=now,
                recorded_at=now,
                business_date=date,
                clerk=clerk,
                content=None,
            )
            apply(db, entry)


def rename_station(self: Session, name: str, *, request_id: str | None = None) -> Recorded:
    """Give the station another name; its code stays. The event is `StationRenamed`.
    Raises `NothingToChange`, and what a name that no paper takes raises.
    """
    kept = names.station_name("NAME", name)
    with self.request(None, request_id) as request:
        if earlier := request.earlier("station-rename", kept):
            return earlier
        before = setup.station(request.db).name
        if kept == before:
            raise NothingToChange()
        return request.record(StationRenamed(name=kept, name_before=before))
