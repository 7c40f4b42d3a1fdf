"""Keys as somebody looks after them: listed, drawn for a network, joined, made anew."""

import json
from pathlib import Path
from typing import NamedTuple

from cainiao_recycle.domain import codes, references, text
from cainiao_recycle.domain.days import LAST_DATE
from cainiao_recycle.domain.events import KeysRenewed, NetworkKeyJoined
from cainiao_recycle.errors import (
    FileUnreadable,
    KeyForgotten,
    NetworkKeyUnclear,
    NothingToChange,
    NumberUnclear,
)
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.key_copies import note_copy
from cainiao_recycle.station.keys import KEY_BYTES, Key, Serves, drawn
from cainiao_recycle.station.session import Recorded, Request, Session
from cainiao_recycle.store import customers, forgotten, setup
from cainiao_recycle.store import references as table
from cainiao_recycle.store.file_copies import sync_file
from cainiao_recycle.store.files import (
    load,
    make_folders,
    part,
    place_of_file,
    put_new,
    reason,
)

THERE_ALREADY = N_("there is a file of that name, and keys are never written over")


class Held(NamedTuple):
    """A key as it is listed: `mark` is what it is called in the book."""

    mark: str
    serves: Serves
    of: str
    since: str
    state: str


def list_keys(self: Session) -> list[Held]:
    """The keys of this station, in the order in which they came: what each serves, and
    since when. Those that the book names and nobody has are listed as missing, lost or
    forgotten.
    """
    with self.book.reading() as db:
        kept = self.keyring.read()
        here = [Held(key.mark, key.serves, key.of, key.since, "held") for key in kept.keys]
        missing, lost = table.missing(db, {one.mark for one in here}), table.lost(db)
        gone = sorted(forgotten.keys(db))
        needed = customers.keys_of_campaigns(db)
    here += [
        Held(one.mark, Serves.CAMPAIGN, one.campaign, "", "missing")
        for one in needed
        if kept.of_campaign(one.campaign) is None
    ]
    here += [Held(mark, Serves.WAYBILLS, "", "", "missing") for mark in missing]
    known = {one.mark for one in gone} | {one.mark for one in here}
    here += [Held(one, Serves.WAYBILLS, "", "", "lost") for one in sorted(lost - known)]
    return here + [
        Held(one.mark, Serves(one.serves), one.of, "", "forgotten") for one in gone
    ]


# --- a network's key ----------------------------------------------------------------


def draw_network_key(place: str | Path, year: str | int, today: str) -> Key:
    """A key for a network's waybills of a year, in a file of its own, readable by its
    owner only. Headquarters hands it to every station. Raises `FileUnreadable` for a
    file that is there.
    """
    path = place_of_file(place)
    key = drawn(Serves.NETWORK, str(read_year(year)), today)
    document = {"version": 1, "year": key.of, "since": today, "key": key.secret.hex()}
    try:
        make_folders(path.parent)
        with part(path) as beside:
            beside.write_text(json.dumps(document, indent=1) + "\n")
            sync_file(beside)
            put_new(beside, path)
    except FileExistsError:
        raise FileUnreadable(path=path, why=Clause(THERE_ALREADY)) from None
    except OSError as error:
        raise FileUnreadable(path=path, why=reason(error)) from error
    return key


def read_year(year: str | int) -> int:
    """A year of four digits."""
    return text.whole("--year", year, 2000, int(LAST_DATE[:4]))


def read_network_key(path: Path, today: str) -> Key:
    """The key in a network's file. Raises `FileUnreadable`, `NetworkKeyUnclear`."""
    raw = load(path)
    try:
        document = json.loads(raw)
        secret = bytes.fromhex(document["key"])
        year = str(read_year(document["year"]))
    except (ValueError, KeyError, TypeError, RecursionError, NumberUnclear):
        raise NetworkKeyUnclear(path=path) from None
    if document.get("version") != 1 or len(secret) != KEY_BYTES:
        raise NetworkKeyUnclear(path=path)
    return Key(Serves.NETWORK, year, today, secret)


def join_network(self: Session, path: Path, *, request_id: str | None = None) -> Recorded:
    """Keep waybills first seen in the network's year under its key from now on; what is
    in the book stays under its own, and is found. The event is `NetworkKeyJoined`. The
    same key again records nothing. Raises `KeyForgotten` for a year that was forgotten.
    """
    key = read_network_key(Path(path), self.today())
    with self.request(None, request_id) as request:
        if forgotten.is_gone(request.db, key.serves, key.of):
            raise KeyForgotten(year=key.of)
        if earlier := request.earlier("network-key", key.mark):
            return earlier
        note_copy(self.path, Path(path))
        event = NetworkKeyJoined(mark=key.mark, year=key.of)
        # It may be the very one that is missing.
        if all(held.mark != key.mark for held in self.keyring.read().keys):
            self.keyring.add(key)
        if table.is_joined(request.db, key.mark):
            return request.found(event)
        return request.record(event)


# --- keys that are gone -------------------------------------------------------------


def renew_keys(self: Session, reason: str, *, request_id: str | None = None) -> Recorded:
    """Go on without the keys that are missing: what was kept under them is never found
    again, and campaigns without one get a new one. The event is `KeysRenewed`.
    Raises `NothingToChange` while no key is missing.
    """
    why = text.line("--reason", reason)
    with self.request(None, request_id) as request:
        if earlier := request.earlier("keys-new", why, reason=why):
            return earlier
        lost, campaigns = missing(request)
        if not (lost or campaigns):
            raise NothingToChange()
        new = [drawn(Serves.CAMPAIGN, code, self.today()) for code in campaigns]
        marks = {one.of: self.keyring.add(one).mark for one in new}
        event = KeysRenewed(reason=why, lost=tuple(lost), campaigns=marks)
        return request.record(event)


def missing(request: Request) -> tuple[list[str], list[str]]:
    """The marks of waybills' keys that aren't here, and the codes of campaigns without
    one: those that run, and those whose customers were kept.
    """
    kept, db = request.session.keyring.read(), request.db
    lost = table.missing(db, {key.mark for key in kept.keys})
    today = request.session.today()
    needing = {one.campaign for one in customers.keys_of_campaigns(db)}
    needing |= {one.code for one in setup.campaigns(db) if one.ends >= today}
    return lost, sorted(code for code in needing if kept.of_campaign(code) is None)


# --- a script's own numbers ---------------------------------------------------------


class Referred(NamedTuple):
    """A number and the reference under which the book has it, or would from now on."""

    waybill: str
    reference: str
    is_known: bool


def refer(self: Session, words: list[str]) -> list[Referred]:
    """The references of waybills, for a system that knows the numbers. Nothing is
    recorded. Raises what a waybill that can't be read raises.
    """
    numbers = [codes.waybill(word) for word in words]
    with self.request(None, None) as request:
        return [referred(request, number) for number in numbers]


def referred(request: Request, number: str) -> Referred:
    """One number's reference."""
    reference = request.reference(number)
    known = table.known(request.db, [references.stem_of(reference)])
    return Referred(number, reference, known is not None)
