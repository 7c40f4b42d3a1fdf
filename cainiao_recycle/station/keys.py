"""The station's keys, in `FILE.keys`, readable by the owner only: one per campaign for
its customers, one per year for waybills, or the network's in its place.

With a key, a phone number or a waybill finds its reference in the book, and a reference
shows its last four characters; without it, nobody's does. The file is written before the
entry that needs it: a key too many harms nobody.

Beside the keys stands how far the journal is known to go: a chain can't see its own cut
tail. While a backup is put in place, the file holds what belongs to either book, the
coming one's marked with its file, so that at every moment the book that stands has its
own.
"""

import json
import os
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple

from cainiao_recycle.domain.heads import Head
from cainiao_recycle.domain.references import Gone, mark
from cainiao_recycle.errors import KeysUnreadable
from cainiao_recycle.store.connection import identity, refusing
from cainiao_recycle.store.files import written_whole

KEY_BYTES = 32


class Serves(StrEnum):
    """What a key is for: a campaign's customers, or waybills, the station's own or those
    of its network.
    """

    CAMPAIGN = "campaign"
    WAYBILLS = "waybills"
    NETWORK = "network"


class Key(NamedTuple):
    """A key. `of` is the campaign's code, or the year of the waybills; `since` the date
    from which it lies here.
    """

    serves: Serves
    of: str
    since: str
    secret: bytes

    @property
    def mark(self) -> str:
        """What it is called in the book."""
        return mark(self.secret)


def drawn(serves: Serves, of: str, since: str) -> Key:
    """A new key."""
    return Key(serves, of, since, os.urandom(KEY_BYTES))


class Kept(NamedTuple):
    """What lies beside a book: its keys, its journal's head when it was last closed,
    exported, backed up or restored, when all of it was last proven (UTC milliseconds), and
    which keys were forgotten: an older book that takes its place doesn't know.
    """

    keys: tuple[Key, ...] = ()
    head: Head | None = None
    checked_at: int | None = None
    forgotten: frozenset[Gone] = frozenset()

    def of_campaign(self, code: str) -> bytes | None:
        """A campaign's key."""
        found = (one for one in self.keys if (one.serves, one.of) == ("campaign", code))
        return next((one.secret for one in found), None)

    def with_key(self, key: Key) -> "Kept":
        """The same with a key more."""
        return self._replace(keys=(*self.keys, key))

    def without(self, gone: Collection[Gone]) -> "Kept":
        """The same without keys that were forgotten, and with a note of it. A campaign's
        code is never used again; of waybills a year may have several keys.
        """
        if not gone:
            return self
        campaigns = {one.of for one in gone if one.serves == Serves.CAMPAIGN}
        marks = {one.mark for one in gone if one.serves != Serves.CAMPAIGN}
        kept = (
            key
            for key in self.keys
            if (
                key.of not in campaigns
                if key.serves is Serves.CAMPAIGN
                else key.mark not in marks
            )
        )
        return self._replace(keys=tuple(kept), forgotten=self.forgotten.union(gone))


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
        head, checked_at = document.get("head"), document.get("checked_at")
        return Kept(
            keys_in(document["keys"]),
            Head(int(head["entry"]), str(head["hash"])) if head else None,
            int(checked_at) if checked_at else None,
            frozenset(Gone(**one) for one in document.get("forgotten", ())),
        )
    except FileNotFoundError:
        return Kept()
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError,
        OverflowError,
    ) as error:  # fmt: skip
        raise KeysUnreadable(path=keys_path(path)) from error


def keys_in(rows: Any) -> tuple[Key, ...]:
    """All keys as JSON has them. Raises `ValueError`, `KeyError`, `TypeError`."""
    if not isinstance(rows, list):
        raise TypeError(rows)
    return tuple(map(key_in, rows))


def key_in(row: dict[str, str]) -> Key:
    """A key as JSON has it. Raises `ValueError`, `KeyError`, `TypeError`."""
    secret = bytes.fromhex(row["key"])
    if len(secret) != KEY_BYTES:
        raise ValueError(row["of"])
    return Key(Serves(row["serves"]), row["of"], row["since"], secret)


def row_of(key: Key) -> dict[str, str]:
    """A key as JSON has it."""
    return {
        "serves": key.serves.value,
        "of": key.of,
        "since": key.since,
        "key": key.secret.hex(),
    }


def kept_beside(path: Path) -> Kept:
    """What lies beside the station file; a key file that can't be read tells nothing."""
    try:
        return read_kept(path)
    except KeysUnreadable:
        return Kept()


def is_of(path: Path, file: Any) -> bool:
    """Whether a station file is the one that was meant."""
    return path.exists() and list(identity(path)) == file


def document_of(kept: Kept) -> dict[str, Any]:
    """What lies beside a book as JSON has it."""
    document: dict[str, Any] = {"keys": list(map(row_of, kept.keys))}
    if kept.head is not None:
        document["head"] = kept.head._asdict()
    if kept.checked_at is not None:
        document["checked_at"] = kept.checked_at
    if kept.forgotten:
        document["forgotten"] = [one._asdict() for one in sorted(kept.forgotten)]
    return document


def write_kept(path: Path, kept: Kept, coming: tuple[Path, Kept] | None = None) -> None:
    """Write the key file of a station file whole; with it what belongs to a file that is
    about to take its place.
    """
    document = {"version": 1, **document_of(kept)}
    if coming is not None:
        file, theirs = coming
        document["coming"] = {"file": identity(file), **document_of(theirs)}
    with refusing(path), written_whole(keys_path(path)) as out:
        out.write(json.dumps(document, indent=1).encode() + b"\n")
