"""Setting up: a new station file, sizes, campaigns."""

import tomllib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cainiao_recycle.domain import campaigns, names, text
from cainiao_recycle.domain.boxes import LONGEST_MM, SHORTEST_MM, Size
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.events import (
    CampaignAdded,
    CampaignChanged,
    SizeSet,
    StationOpened,
    StationRenamed,
)
from cainiao_recycle.domain.settings import SETTINGS
from cainiao_recycle.errors import (
    N_,
    CampaignExists,
    CampaignOverlaps,
    CampaignUnclear,
    CampaignUnknown,
    Clause,
    FileUnreadable,
    NothingToChange,
    SettingUnclear,
    SidesUnclear,
    StationExists,
)
from cainiao_recycle.station.keys import make_key
from cainiao_recycle.station.session import OWN, Recorded, Request, Session, wall_clock
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
    reason,
)
from cainiao_recycle.store.journal import append

LANGUAGES = ("zh", "en")
TAKES_LANGUAGE = N_("It is zh or en.")
TAKES_ZONE = N_("It is an IANA name: Asia/Shanghai.")
NO_PLACES = frozenset(("localtime", "Factory", "posixrules", "posix", "right"))
"""Zone files of a machine, not of a place: another machine has others, or none."""
TAKES_CODE = N_("It is 1 to 24 letters, digits and dashes.")
LARGEST_FILE = 200_000_000
"""Bytes of a file to read: some two million returned boxes."""

TOO_LARGE = N_("it is larger than {mb} MB")
NOT_TOML = N_("it is no TOML file with a [campaign] table")


def load(path: Path) -> bytes:
    """A file's content. Raises `FileUnreadable`."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            raise FileUnreadable(path=path, why=Clause(TOO_LARGE, mb=LARGEST_FILE // 10**6))
        return content
    except (OSError, ValueError) as error:
        raise FileUnreadable(path=path, why=reason(error)) from error


def station_opened(
    code: str, name: str, language: str, time_zone: str, cut_off_hour: str | int
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
            raise LookupError
        ZoneInfo(time_zone)
    except (ValueError, OSError, LookupError):
        raise SettingUnclear(
            field="--time-zone", value=time_zone, expected=Clause(TAKES_ZONE)
        ) from None
    return StationOpened(
        code=kept,
        name=names.station_name("--name", name),
        language=language,
        time_zone=time_zone,
        cut_off_hour=text.whole("--cut-off", cut_off_hour, 0, 12),
        settings={name: one.default for name, one in SETTINGS.items()},
    )


def create_station(
    place: str | Path,
    code: str,
    name: str,
    *,
    language: str = "zh",
    time_zone: str = "Asia/Shanghai",
    cut_off_hour: str | int = 0,
    clerk: str = "-",
    clock: Callable[[], int] = wall_clock,
) -> StationOpened:
    """Make a station file with the postal sizes in it. It is built beside its place
    and linked there when whole; one that is there is never written over.
    """
    path = place_of_file(place)
    event = station_opened(code, name, language, time_zone, cut_off_hour)
    who = text.line("--clerk", clerk, 40)
    # The log of a file that is gone would be taken for the new one's.
    for there in (path, path.with_name(f"{path.name}-wal")):
        if is_there(there):
            raise StationExists(path=there)
    with with_room_for(path):
        make_folders(path.parent)
        with part(path) as beside:
            with closing(Book.create(beside)) as book:
                open_book(book, event, who, clock())
                set_mode(book.db, "wal", path)
            sync_file(beside)
            try:
                put_new(beside, path)
            except FileExistsError:
                raise StationExists(path=path) from None
    return event


def open_book(book: Book, event: StationOpened, clerk: str, now: int) -> None:
    """The first entries: the station and the postal sizes."""
    from cainiao_recycle.domain.days import business_date

    date = business_date(now, ZoneInfo(event.time_zone), event.cut_off_hour)
    with book.writing() as db:
        for number, first in enumerate((event, *postal_sizes())):
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


def postal_sizes() -> list[SizeSet]:
    """The sizes every station starts with."""
    import csv

    place = Path(__file__).parents[1] / "data" / "postal_sizes.csv"
    table = place.read_text("utf-8")
    return [size_set(row) for row in csv.DictReader(table.splitlines())]


def size_set(row: dict[str, Any]) -> SizeSet:
    """A size from a row of its file. Raises `SidesUnclear` when the walls leave
    nothing inside.
    """
    size = SizeSet(
        size=names.size_name("size", str(row.get("size") or "")),
        length_mm=text.whole(
            "length_mm", row.get("length_mm") or "", SHORTEST_MM, LONGEST_MM
        ),
        width_mm=text.whole("width_mm", row.get("width_mm") or "", SHORTEST_MM, LONGEST_MM),
        height_mm=text.whole(
            "height_mm", row.get("height_mm") or "", SHORTEST_MM, LONGEST_MM
        ),
        wall_mm=text.whole("wall_mm", row.get("wall_mm") or "", 0, 50),
        mass_g=text.whole("mass_g", row.get("mass_g") or "", 1, 100_000),
        max_load_g=text.whole("max_load_g", row.get("max_load_g") or "", 1, 1_000_000),
        max_cycles=text.whole("max_cycles", row.get("max_cycles") or "", 1, 100),
    )
    if 2 * size.wall_mm >= min(size.length_mm, size.width_mm, size.height_mm):
        raise SidesUnclear(sides=f"{size.length_mm}x{size.width_mm}x{size.height_mm}")
    return size


def set_size(
    self: Session, row: dict[str, Any], *, request_id: str | None = None
) -> Recorded:
    """A size, new or changed. The event is `SizeSet`."""
    event = size_set(row)
    with self.request(None, request_id) as request:
        return request.earlier("size", vars(event)) or request.record(event)


# --- campaigns --------------------------------------------------------------------


def read_campaign(path: Path) -> Campaign:
    """A campaign's rule from its TOML file. Raises `CampaignUnclear`."""
    try:
        table = tomllib.loads(load(path).decode()).get("campaign")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CampaignUnclear(key=path.name, why=Clause(NOT_TOML)) from error
    if not isinstance(table, dict):
        raise CampaignUnclear(key=path.name, why=Clause(NOT_TOML))
    return campaigns.parse(table)


def add_campaign(
    self: Session, path: Path, *, at: str | None = None, request_id: str | None = None
) -> Recorded:
    """Add a campaign from its TOML file, with a key of its own. The event is
    `CampaignAdded`. Raises `CampaignExists`, `CampaignOverlaps`.
    """
    rule = read_campaign(path)
    with self.request(at, request_id) as request:
        if earlier := request.earlier("campaign", rule.rule()):
            return earlier
        refuse_overlap(request, rule)
        # The key first: an entry that names a key which isn't there would lock
        # customers out; a key too many harms nobody.
        make_key(self.path, rule.code)
        return request.record(
            CampaignAdded(
                campaign=rule.code,
                name=rule.name,
                starts=rule.starts,
                ends=rule.ends,
                rule=dict(sorted(rule.rule().items())),
            )
        )


def change_campaign(
    self: Session, code: str, path: Path, *, request_id: str | None = None
) -> Recorded:
    """Change a campaign's name and quotas from now on, to what its TOML file says. The
    event is `CampaignChanged`. Raises `CampaignFixed`, `NothingToChange`.
    """
    rule = read_campaign(path)
    code = text.line("CODE", code, 24)
    with self.request(None, request_id) as request:
        if earlier := request.earlier("campaign-change", code, rule.rule()):
            return earlier
        before = setup.campaign(request.db, code)
        if before is None:
            raise CampaignUnknown(campaign=code)
        return request.record(
            CampaignChanged(
                campaign=code,
                rule=dict(sorted(campaigns.changed(before, rule).rule().items())),
                rule_before=dict(sorted(before.rule().items())),
            )
        )


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


def refuse_overlap(request: Request, rule: Campaign) -> None:
    """Campaigns take turns, and have one code each."""
    for other in setup.campaigns(request.db):
        if other.code == rule.code:
            raise CampaignExists(campaign=rule.code)
        if other.starts <= rule.ends and other.ends >= rule.starts:
            raise CampaignOverlaps(
                campaign=rule.code, other=other.code, starts=other.starts, ends=other.ends
            )


def list_campaigns(self: Session) -> list[Campaign]:
    """All campaigns by date."""
    return setup.campaigns(self.book.db)


def show_campaign(self: Session, code: str) -> Campaign:
    """One campaign. Raises `CampaignUnknown`."""
    found = setup.campaign(self.book.db, text.line("CAMPAIGN", code, 24))
    if found is None:
        raise CampaignUnknown(campaign=code)
    return found


def list_sizes(self: Session) -> list[Size]:
    """All sizes of boxes."""
    return setup.sizes(self.book.db)
