"""Where copies of the keys lie, as far as the station knows: a key that is forgotten here
is read from them all the same. They are named, never touched.

`backup` and whatever else copies a key notes where, in `FILE.copies`; beside those, and
beside the station file, whatever looks like a key file is looked into as well.
"""

import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.domain.references import mark
from cainiao_recycle.errors import Refusal
from cainiao_recycle.station.keys import keys_path
from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.files import is_there, written_whole

MOST = 5_000
"""Places to remember: a backup a night for more than ten years."""

LARGEST = 1_000_000
"""Bytes of a key file to look into."""

KEY = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


class KeyCopy(NamedTuple):
    """A file that holds keys. `marks` are those looked for that it holds; None for one that
    isn't there now, or can't be read: it may lie on a disk that isn't plugged in.
    """

    path: Path
    marks: tuple[str, ...] | None


def copies_path(path: Path) -> Path:
    """Where the places of copies are noted."""
    return path.with_name(path.name + ".copies")


def noted(path: Path) -> list[Path]:
    """The places of copies, the oldest first."""
    try:
        lines = copies_path(path).read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return []
    return [Path(line) for line in lines if line]


def note_copy(path: Path, copy: Path) -> None:
    """Note where keys of a station file were copied to. What was asked is done when this
    fails, and the place was told.
    """
    place = copy.absolute()
    lines = [str(one) for one in noted(path) if one != place]
    text = "\n".join([*lines[1 - MOST :], str(place), ""])
    with suppress(Refusal), refusing(path), written_whole(copies_path(path)) as out:
        out.write(text.encode("utf-8", "surrogateescape"))


def holding(path: Path, marks: Collection[str]) -> list[KeyCopy]:
    """Files that hold one of some keys, by their marks, and those that can't be looked
    into now.
    """
    places = noted(path)
    folders = dict.fromkeys([path.absolute().parent, *(one.parent for one in places)])
    beside = (one for folder in folders for one in like_keys(folder))
    own = keys_path(path.absolute())
    found = (look(one, marks) for one in dict.fromkeys([*places, *beside]) if one != own)
    return [one for one in found if one.marks is None or one.marks]


def like_keys(folder: Path) -> Iterator[Path]:
    """What looks like a key file in a folder, or like a part of one."""
    with suppress(OSError):
        for one in sorted(folder.iterdir()):
            is_part = one.name.endswith(".part") and ".keys." in one.name
            if one.name.endswith(".keys") or is_part:
                yield one


def look(copy: Path, marks: Collection[str]) -> KeyCopy:
    """Which keys a file holds, whole or cut off."""
    if not is_there(copy):
        return KeyCopy(copy, None)
    try:
        with copy.open("rb") as file:
            text = file.read(LARGEST)
    except OSError:
        return KeyCopy(copy, None)
    found = {mark(bytes.fromhex(one.decode())) for one in KEY.findall(text)}
    return KeyCopy(copy, tuple(sorted(found & set(marks))))
