"""What was released once: each kept book opens, checks, replays and goes on; what was
promised with it still holds. One that is made now stands for the next.
"""

import copy
import gzip
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station, __version__, language
from cainiao_recycle.store.differences import differences
from tests import promises, story
from tests.cli.conftest import Program
from tests.released import make

RELEASES = sorted(path.parent for path in make.HERE.glob(f"*/{make.BOOK}"))


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What would be kept of a release today."""
    language.choose(language.ENGLISH)
    return make.keep(tmp_path_factory.mktemp("released") / "next")


@pytest.fixture(params=[*RELEASES, None], ids=lambda one: one.name if one else "next")
def release(request: pytest.FixtureRequest, fresh: Path) -> Path:
    return request.param or fresh


@pytest.fixture
def book(release: Path, tmp_path: Path) -> Program:
    """A release's book as somebody has it who updates the program."""
    program = Program(tmp_path)
    program.file.write_bytes(gzip.decompress((release / make.BOOK).read_bytes()))
    keys = program.file.with_name("station.db.keys")
    keys.write_bytes((release / make.KEYS).read_bytes())
    for path in (program.file, keys):
        path.chmod(0o600)
    return program


def test_a_released_book_opens_and_passes_every_check(book: Program) -> None:
    with Station.open(book.file) as station:
        found = list(station.check_file())
    assert len(found) > 8
    assert [one for one in found if one.problems] == []


def test_its_tables_are_what_its_journal_adds_up_to(book: Program) -> None:
    entries = book.journal()
    assert len(entries) > 50
    with Station.open(book.file) as station:
        assert list(differences(station.path)) == []
        assert station.rebuild_tables() == len(entries)
        assert list(differences(station.path)) == []
    assert book.journal() == entries


def grown(kept: bytes, now: bytes) -> bool:
    """Whether a table only gained columns behind the others."""
    before, after = kept.splitlines(), now.splitlines()
    pairs = zip(before, after, strict=False)
    return len(before) == len(after) > 0 and all(
        new.startswith(old + b",") for old, new in pairs
    )


def changes(kept: dict[str, bytes], now: dict[str, bytes]) -> list[str]:
    """Files that are handed out otherwise than they were, to the byte. Tables may gain
    columns; what holds their hashes follows.
    """
    other = [name for name, old in kept.items() if now.get(name) != old]
    wider = [name for name in other if grown(kept[name], now.get(name, b""))]
    return [
        name
        for name in other
        if name not in wider and not (wider and name.endswith("datapackage.json"))
    ]


def handed_out(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_its_days_are_handed_out_to_the_same_byte(book: Program, release: Path) -> None:
    with zipfile.ZipFile(release / make.EXPORTS) as packed:
        kept = {name: packed.read(name) for name in packed.namelist()}
    assert len(kept) > 50
    book.must("export", str(book.folder / "at once"))
    assert changes(kept, handed_out(book.folder / "at once")) == []
    book.must("rebuild")
    book.must("export", str(book.folder / "rebuilt"))
    assert changes(kept, handed_out(book.folder / "rebuilt")) == []
    assert book("verify", str(book.folder / "rebuilt")).code == 0


TABLE, HASHES = "date=1/a.csv", "date=1/datapackage.json"
DAY = {TABLE: b"a,b\n1,2\n", HASHES: b"{}"}


@pytest.mark.parametrize(
    ("now", "wrong"),
    [
        ({}, []),
        ({"date=1/new.csv": b"x\n"}, []),
        ({TABLE: b"a,b,c\n1,2,3\n", HASHES: b"?"}, []),
        ({HASHES: b"?"}, [HASHES]),
        ({TABLE: b"a,b\n1,3\n"}, [TABLE]),
        ({TABLE: b"b,a\n2,1\n"}, [TABLE]),
        ({TABLE: b"a,b\n", HASHES: b"?"}, [TABLE, HASHES]),
        ({TABLE: b""}, [TABLE]),
    ],
)
def test_a_day_that_is_handed_out_otherwise_is_found(
    now: dict[str, bytes], wrong: list[str]
) -> None:
    assert changes(DAY, {**DAY, **now}) == wrong


def test_a_version_that_is_out_has_its_changes_and_its_book() -> None:
    changelog = (Path(__file__).parents[1] / "CHANGELOG.md").read_text("utf-8")
    heading = next(line for line in changelog.splitlines() if line.startswith("## "))
    version, told = re.fullmatch(r"## (\S+) \((.+)\)", heading).groups()  # type: ignore[union-attr]
    assert version == __version__
    assert told == "unreleased" or re.fullmatch(r"20\d\d-\d\d-\d\d", told)
    assert told == "unreleased" or make.HERE / version in RELEASES


def test_its_keys_read_it_and_work_goes_on(book: Program) -> None:
    told = book.must("show", "SF1234567890123")
    assert told["box"] == 2
    again = book.must("return", "YT9999999999999", "--size", "5")
    assert again["entry"] == len(book.journal())
    assert book("log", "--last", "20").code == 0
    assert book("report", "--date", "2022-11-11").code == 0
    assert book("export", str(book.folder / "exports")).code == 0
    assert book("check").code == 0


def test_every_kind_of_entry_stands_in_the_book_of_today(
    fresh: Path, tmp_path: Path
) -> None:
    program = Program(tmp_path)
    program.file.write_bytes(gzip.decompress((fresh / make.BOOK).read_bytes()))
    assert story.missing(kind for _, kind, _ in program.journal()) == set()


def test_nothing_that_was_promised_is_gone(release: Path) -> None:
    kept = json.loads((release / make.PROMISES).read_text("utf-8"))
    assert all(len(kept[subject]) > 5 for subject in promises.HEADINGS)
    assert promises.broken(kept, promises.gathered()) == []


def without(subject: str, name: str, one: str | None = None) -> Callable[[Any], None]:
    def take(told: Any) -> None:
        if one is None:
            del told[subject][name]
        elif isinstance(told[subject][name], dict):
            del told[subject][name][one]
        else:
            told[subject][name].remove(one)

    return take


def changed(told: Any) -> None:
    told["refusals"]["voucher-expired"] = 13


def longer(told: Any) -> None:
    told["entries"]["eggs-broken/1"].append("why")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (without("entries", "box-returned/1"), "entries: box-returned/1 is gone"),
        (without("entries", "eggs-broken/1", "eggs"), "entries: eggs-broken/1 was"),
        (longer, "entries: eggs-broken/1 was"),
        (without("tables", "voucher"), "tables: voucher is gone"),
        (without("tables", "voucher", "eggs"), "tables: voucher lost eggs"),
        (without("export", "box.csv", "tag"), "export: box.csv lost tag"),
        (without("json", "return", "voucher"), "json: return lost voucher"),
        (without("refusals", "voucher-expired"), "refusals: voucher-expired is gone"),
        (changed, "refusals: voucher-expired was 12, is 13"),
        (without("verbs", "redeem"), "verbs: redeem is gone"),
        (without("verbs", "return", "--size"), "verbs: return lost --size"),
    ],
)
def test_what_would_vanish_is_found(change: Callable[[Any], None], says: str) -> None:
    kept = promises.gathered()
    now = copy.deepcopy(kept)
    assert promises.broken(kept, now) == []
    change(now)
    (found,) = promises.broken(kept, now)
    assert found.startswith(says)


def test_more_may_come() -> None:
    kept = promises.gathered()
    now = copy.deepcopy(kept)
    now["tables"]["voucher"].append("colour")
    now["json"]["return"].append("colour")
    now["refusals"]["too-colourful"] = 10
    assert promises.broken(kept, now) == []
