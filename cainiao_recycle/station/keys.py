"""The station's keys: one per campaign, in `FILE.keys`, readable by the owner only.

With a key, a phone number finds its hash in the book; without it, nobody's does.
The file is written before the entry that needs it: a key too many harms nobody.
"""

import json
import os
from pathlib import Path

from cainiao_recycle.errors import KeysMissing, KeysUnreadable
from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.files import written_whole

KEY_BYTES = 32


def keys_path(path: Path) -> Path:
    """Where the keys of a station file lie."""
    return path.with_name(path.name + ".keys")


def read_keys(path: Path) -> dict[str, bytes]:
    """Keys by campaign; empty when there is no key file. Raises `KeysUnreadable`."""
    try:
        document = json.loads(keys_path(path).read_bytes())
        return {name: bytes.fromhex(key) for name, key in document["keys"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise KeysUnreadable(path=keys_path(path)) from error


def write_keys(path: Path, keys: dict[str, bytes]) -> None:
    """Write the key file whole."""
    document = {"version": 1, "keys": {name: key.hex() for name, key in keys.items()}}
    with refusing(path), written_whole(path, mode=0o600) as file:
        file.write(json.dumps(document, indent=1).encode() + b"\n")


def make_key(path: Path, campaign: str) -> None:
    """A key for a campaign, unless it has one."""
    keys = read_keys(path)
    if campaign not in keys:
        write_keys(keys_path(path), {**keys, campaign: os.urandom(KEY_BYTES)})


def key_of(path: Path, campaign: str) -> bytes:
    """A campaign's key. Raises `KeysMissing`."""
    try:
        return read_keys(path)[campaign]
    except KeyError:
        raise KeysMissing(campaign=campaign, path=keys_path(path)) from None
