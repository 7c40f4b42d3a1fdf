"""The station's keys: one per campaign, in `FILE.keys`, readable by the owner only.

With a key, a phone number finds its hash in the book; without it, nobody's does.
The file is written before the entry that needs it: a key too many harms nobody.

Beside the keys stands how far the journal is known to go: a chain can't see its own cut
tail. While a backup is put in place, the file holds what belongs to either book, the
coming one's marked with its file, so that at every moment the book that stands has its
own.
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from cainiao_recycle.domain.restoring import Head
from cainiao_recycle.errors import KeysMissing, KeysUnreadable
from cainiao_recycle.store.connection import identity, refusing
from cainiao_recycle.store.files import written_whole

KEY_BYTES = 32


class Kept(NamedTuple):
    """What lies beside a book: its keys by campaign, its journal's head when it was last
    closed, exported, backed up or restored, and when all of it was last proven (UTC
    milliseconds).
    """

    keys: dict[str, bytes]
    head: Head | None = None
    checked_at: int | None = None


def keys_path(path: Path) -> Path:
    """Where the keys of a station file lie."""
    return path.with_name(path.name + ".keys")


def read_kept(path: Path) -> Kept:
    """What lies beside a station file; nothing when there is no key file. Raises
    `KeysUnreadable`.
    """
    try:
        document = json.loads(keys_path(path).read_bytes())
        coming = document.get("coming")
        if coming and is_of(path, coming["file"]):
            document = coming
        keys = {name: bytes.fromhex(key) for name, key in document["keys"].items()}
        head, checked_at = document.get("head"), document.get("checked_at")
        return Kept(
            keys,
            Head(int(head["entry"]), str(head["hash"])) if head else None,
            int(checked_at) if checked_at else None,
        )
    except FileNotFoundError:
        return Kept({})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeysUnreadable(path=keys_path(path)) from error


def kept_beside(path: Path) -> Kept:
    """What lies beside the station file; a key file that can't be read tells nothing."""
    try:
        return read_kept(path)
    except KeysUnreadable:
        return Kept({})


def is_of(path: Path, file: Any) -> bool:
    """Whether a station file is the one that was meant."""
    return path.exists() and list(identity(path)) == file


def read_keys(path: Path) -> dict[str, bytes]:
    """Keys by campaign; empty when there is no key file. Raises `KeysUnreadable`."""
    return read_kept(path).keys


def document_of(kept: Kept) -> dict[str, Any]:
    """What lies beside a book as JSON has it."""
    document: dict[str, Any] = {
        "keys": {name: key.hex() for name, key in kept.keys.items()}
    }
    if kept.head is not None:
        document["head"] = kept.head._asdict()
    if kept.checked_at is not None:
        document["checked_at"] = kept.checked_at
    return document


def write_kept(path: Path, kept: Kept, coming: tuple[Path, Kept] | None = None) -> None:
    """Write the key file of a station file whole; with it what belongs to a file that is
    about to take its place.
    """
    document = {"version": 1, **document_of(kept)}
    if coming is not None:
        file, theirs = coming
        document["coming"] = {"file": identity(file), **document_of(theirs)}
    with refusing(path), written_whole(keys_path(path), mode=0o600) as out:
        out.write(json.dumps(document, indent=1).encode() + b"\n")


def make_key(path: Path, campaign: str) -> None:
    """A key for a campaign, unless it has one."""
    kept = read_kept(path)
    if campaign not in kept.keys:
        keys = {**kept.keys, campaign: os.urandom(KEY_BYTES)}
        write_kept(path, kept._replace(keys=keys))


def key_of(path: Path, campaign: str) -> bytes:
    """A campaign's key. Raises `KeysMissing`."""
    try:
        return read_keys(path)[campaign]
    except KeyError:
        raise KeysMissing(campaign=campaign, path=keys_path(path)) from None
