"""One verb of care, run in a process of its own between two marks in its system calls.

    python -m tests.care.verbs VERB FOLDER [BROKEN]

BROKEN names an order of steps that is wrong on purpose: the tests have to find it.
"""

import os
import sys
from contextlib import closing, suppress
from pathlib import Path

import sqlite_utils

from cainiao_recycle import Station
from cainiao_recycle.errors import NothingNew, Refusal
from cainiao_recycle.night import exporting, restoring
from cainiao_recycle.store import file_copies, migrations
from tests import desk

MARK = "/mark-of-the-test"
TURNED_DOWN = 3


LOST = [0]
"""How many entries are known to be lost, read before the first mark."""


def restore(folder: Path) -> None:
    Station.restore(
        folder / "station.db", folder / "other" / "backup.db", replace=True,
        lose_entries=LOST[0], clerk="Wang", clock=desk.Clock(), reason="the disk failed",
    )  # fmt: skip


def backup(folder: Path) -> None:
    with closing(Station.open(folder / "station.db", clock=desk.Clock())) as station:
        station.backup(folder / "new" / "deep" / "copy.db")


def init(folder: Path) -> None:
    Station.create(folder / "new" / "first.db", desk.CODE, desk.NAME, clock=desk.Clock())


def export(folder: Path) -> None:
    with (
        closing(Station.open(folder / "station.db", clock=desk.Clock())) as station,
        suppress(NothingNew),
    ):
        station.export_days(folder / "new" / "exports")


VERBS = {"restore": restore, "backup": backup, "init": init, "export": export}


def moved_first(beside: Path, path: Path) -> None:
    """The old file makes room before the new one comes."""
    path.unlink()
    os.replace(beside, path)


def keys_at_once(path: Path, kept: object, coming: object = None) -> None:
    """The new book's keys alone, before it stands."""
    theirs = coming[1] if coming else kept  # type: ignore[index]
    write_kept(path, theirs)  # type: ignore[arg-type]


def no_second_name(path: Path, aside: Path) -> list[Path]:
    """What is replaced is simply gone."""
    return []


write_kept = restoring.write_kept


def break_order(broken: str) -> None:
    """Change the program as somebody in a hurry would."""
    match broken:
        case "moved-first":
            file_copies.put_in_place = moved_first
        case "keys-at-once":
            restoring.write_kept = keys_at_once  # type: ignore[assignment]
        case "no-second-name":
            file_copies.linked_aside = no_second_name


def main(verb: str, folder: Path, broken: str) -> int:
    assert exporting and migrations and sqlite_utils, "loaded before the first mark"
    assert desk.NAME.encode("gbk"), "and so is what a name on paper is held against"
    break_order(broken)
    LOST[0] = int((folder / "lost").read_text())
    with suppress(OSError):
        Path(MARK).chmod(0)
    try:
        VERBS[verb](folder)
    except Refusal as refusal:
        print(refusal.name, refusal)
        return TURNED_DOWN
    finally:
        with suppress(OSError):
            Path(MARK).chmod(0)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), "".join(sys.argv[3:])))
