"""The store as files: which Parquet files are held, and who may change that.

`STORE/tables/TABLE/date=YYYY-MM-DD/*.parquet`, and `store.json`, which names every file
that counts. Whoever adds writes files that nobody reads yet and then writes `store.json`
anew, whole: a run that is killed leaves files that no list names, and the next one
removes them.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cainiao_recycle.errors import FileBusy, NotANetworkStore, StoreNewer
from cainiao_recycle.network.tables import STORED
from cainiao_recycle.store.connection import of_system
from cainiao_recycle.store.files import (
    HANDED_ON,
    Turn,
    make_folders,
    sync_folder,
    written_whole,
)

FORMAT = 1
LIST = "store.json"

TURNS = 360
"""How often a turn of ten seconds is waited for: another one may be adding a night."""


class Holdings:
    """A store of packages in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, list[str]] = {}
        self.next_batch = 1

    @classmethod
    def open(cls, folder: Path) -> "Holdings":
        """The store that is there. Raises `NotANetworkStore`, `StoreNewer`."""
        found = cls(folder)
        found.read()
        return found

    @classmethod
    def make(cls, folder: Path) -> "Holdings":
        """The store that is there, or a new one in a folder that is empty or not there."""
        try:
            if not (folder / LIST).exists():
                if folder.is_file() or (folder.is_dir() and is_lived_in(folder)):
                    raise NotANetworkStore(path=folder)
                make_folders(folder)
                with Holdings(folder).turn() as new:
                    if not (folder / LIST).exists():
                        new.write()
        except OSError as error:
            raise of_system(error, folder) from error
        return cls.open(folder)

    def read(self) -> None:
        """Learn what is held now."""
        try:
            told = json.loads((self.folder / LIST).read_text("utf-8"))
            version, files = int(told["format"]), dict(told["files"])
            following = int(told["next_batch"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise NotANetworkStore(path=self.folder) from error
        if version > FORMAT:
            raise StoreNewer(path=self.folder, theirs=version, ours=FORMAT)
        self.files, self.next_batch = files, following

    def write(self) -> None:
        """Have what is held written, whole and durably."""
        told = {"format": FORMAT, "next_batch": self.next_batch, "files": self.files}
        with written_whole(self.folder / LIST, HANDED_ON) as file:
            file.write(json.dumps(told, indent=1, sort_keys=True).encode() + b"\n")

    @contextmanager
    def turn(self) -> Iterator["Holdings"]:
        """One at a time: what is held doesn't change under us. Raises `FileBusy`."""
        turn = Turn(self.folder / LIST)
        try:
            for left in reversed(range(TURNS)):
                try:
                    turn.take()
                    break
                except FileBusy:
                    if not left:
                        raise
            if (self.folder / LIST).exists():
                self.read()
            yield self
        finally:
            turn.close()

    def paths(self, table: str) -> list[str]:
        """A table's files that count, in the order of dates."""
        return [str(self.place(table) / name) for name in self.files.get(table, [])]

    def place(self, table: str) -> Path:
        """The folder of a table."""
        return self.folder / "tables" / table

    def part_of(self, batch: int) -> str:
        """How the files of a batch are called."""
        return f"batch-{batch:06d}"

    def written(self, batch: int) -> dict[str, list[str]]:
        """The files that a batch left, by table; made durable."""
        found: dict[str, list[str]] = {}
        for table in STORED:
            place = self.place(table)
            for path in sorted(place.glob(f"**/{self.part_of(batch)}*.parquet")):
                with path.open("rb") as file:
                    os.fsync(file.fileno())
                sync_folder(path.parent)
                found.setdefault(table, []).append(path.relative_to(place).as_posix())
            if table in found:
                sync_folder(place)
        return found

    def take_in(
        self, new: dict[str, list[str]], gone: Iterable[tuple[str, str]] = ()
    ) -> None:
        """Count new files from now on, and others no more."""
        left = set(gone)
        for table in STORED:
            kept = [one for one in self.files.get(table, []) if (table, one) not in left]
            if all_of := sorted([*kept, *new.get(table, [])]):
                self.files[table] = all_of
            else:
                self.files.pop(table, None)
        self.next_batch += 1
        self.write()

    def drop_leftovers(self) -> None:
        """Remove files that no list names: of a run that was killed, or compacted. Only
        to be called in our turn.
        """
        for table in STORED:
            place, counted = self.place(table), set(self.files.get(table, []))
            for path in place.glob("**/*"):
                if path.is_file() and path.relative_to(place).as_posix() not in counted:
                    path.unlink()
        shutil.rmtree(self.folder / "work", ignore_errors=True)


def is_lived_in(folder: Path) -> bool:
    """Whether a folder has something in it that a beginning store doesn't have."""
    return any(not one.name.startswith((LIST, f".{LIST}")) for one in folder.iterdir())
