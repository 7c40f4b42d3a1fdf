"""What isn't filed is kept for people to look at: packages that contradict held ones
whole, those in quarantine as far as they are plain files, each with the reason.

The place is named by what is in it, so the same one handed in again is there already.
"""

import hashlib
import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any

from cainiao_recycle.network.packages import LARGEST_FILE
from cainiao_recycle.store.files import HANDED_ON, make_folders, written_whole

REASON = "reason.json"
MOST_FILES = 100
MOST_BYTES = LARGEST_FILE


def keep(place: Path, folder: str, told: dict[str, Any]) -> None:
    """Copy a package's plain files to a place, with why it is there, last."""
    if (place / REASON).exists():
        return
    shutil.rmtree(place, ignore_errors=True)
    make_folders(place)
    left = MOST_BYTES
    for path, size in plain_files(folder):
        if size <= left:
            left -= size
            with suppress(PermissionError):
                shutil.copyfile(path, place / path.name, follow_symlinks=False)
    with written_whole(place / REASON, HANDED_ON) as file:
        text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True)
        file.write(text.encode("utf-8", "replace") + b"\n")


def plain_files(folder: str) -> list[tuple[Path, int]]:
    """The plain files in a folder that is no link, with their sizes, not too many; none in
    one that we may not look into.
    """
    if os.path.islink(folder) or not os.path.isdir(folder):  # noqa: PTH112, PTH114
        return []
    found: list[tuple[Path, int]] = []
    with suppress(PermissionError), os.scandir(folder) as entries:
        found += [
            (Path(one.path), one.stat(follow_symlinks=False).st_size)
            for one in entries
            if one.is_file(follow_symlinks=False) and one.name != REASON
        ]
    return sorted(found)[:MOST_FILES]


def mark(folder: str, why: str) -> str:
    """A name for a package as it lies there: of its files' names, sizes and descriptor."""
    digest = hashlib.sha256(f"{folder}\n{why}".encode("utf-8", "surrogateescape"))
    for path, size in plain_files(folder):
        digest.update(f"\n{path.name} {size} ".encode("utf-8", "surrogateescape"))
        if size < 1_000_000 and os.access(path, os.R_OK):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
