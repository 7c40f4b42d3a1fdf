"""Forgetting: keys of seasons and years gone by are dropped for good, so that nobody, with
everything that is kept here, tells whose a hash or a reference was.

The journal says so first, then the keys go. Between the two a key that it says was
forgotten is used by nobody, and whoever writes next drops it.
"""

from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain.days import after, parse_date
from cainiao_recycle.domain.events import KeysForgotten
from cainiao_recycle.domain.forgetting import Going, year_ends, years_before
from cainiao_recycle.errors import (
    DayStillOpen,
    KeysNotDropped,
    NothingToForget,
    WritingRefusal,
)
from cainiao_recycle.night.closing import next_open_day, refuse_clock_jump
from cainiao_recycle.station import reasons
from cainiao_recycle.station.keys import Serves, keys_path, read_kept, write_kept
from cainiao_recycle.station.session import Recorded, Session, recorded_at
from cainiao_recycle.store import (
    customers,
    days,
    forgettable,
    forgotten,
    references,
    setup,
)
from cainiao_recycle.store.connection import refusing
from cainiao_recycle.store.files import overwritten
from cainiao_recycle.store.forgettable import Customers, Waybills


class Found(NamedTuple):
    """A key that may go, and what is found by it now and won't be any more."""

    key: Going
    found: Waybills | Customers


def list_forgettable(self: Session, before: str) -> list[Found]:
    """The keys whose season or year ended before a date, the oldest first, and what is
    found by each. Raises `DayStillOpen`, `ClockJump`.
    """
    date = parse_date(before)
    with self.book.reading() as db:
        refuse_unsettled(self, db, date)
        return [Found(one, found_by(db, one)) for one in going(self, db, date)]


def found_by(db: Connection, one: Going) -> Waybills | Customers:
    """What is found by a key."""
    if one.serves == Serves.CAMPAIGN:
        return forgettable.by_customer(db, one.of)
    return forgettable.by_waybill(db, one.mark)


def forget(
    self: Session,
    before: str,
    reason: str = "",
    second: str | None = None,
    *,
    request_id: str | None = None,
) -> Recorded:
    """Drop the keys whose season or year ended before a date, for good. The event is
    `KeysForgotten`. Raises `NothingToForget`, `DayStillOpen`, `ClockJump`, and
    `KeysNotDropped` where the key file can't be written: it is recorded then.
    """
    date, said = parse_date(before), reasons.said(self.clerk, reason, second)
    with self.request(None, request_id) as request:
        recorded = request.earlier("forget", date, *said, **said._asdict())
        if recorded is None:
            refuse_unsettled(self, request.db, date)
            keys = tuple(one.gone for one in going(self, request.db, date))
            if not keys:
                raise NothingToForget(before=date)
            reasons.demand(request.db, said)
            # Another program that has the keys in hand sees a new file, and asks the
            # journal which of them it may use.
            write_kept(self.path, read_kept(self.path))
            event = KeysForgotten(
                reason=said.reason, before=date, keys=keys, second=said.second
            )
            recorded = request.record(event)
    drop_keys(self)
    return recorded


def drop_keys(session: Session) -> None:
    """Drop the keys that the journal says were forgotten."""
    book = session.book
    try:
        with refusing(book.path), book.alone():
            found = read_kept(book.path)
            kept = found.without(forgotten.keys(book.db))
            if kept != found:
                with overwritten(keys_path(book.path)):
                    write_kept(book.path, kept)
    except WritingRefusal as error:
        raise KeysNotDropped(path=keys_path(book.path)) from error


def refuse_unsettled(session: Session, db: Connection, date: str) -> None:
    """Only what is over and closed is forgotten, by a clock that can be believed."""
    recorded_at(session, db, is_now=True)
    last = after(max(date, "0001-01-02"), -1)
    if date > session.today():
        raise DayStillOpen(date=last)
    if (day := next_open_day(db, last)) is not None:
        raise DayStillOpen(date=day)
    refuse_clock_jump(session)


# --- which keys ---------------------------------------------------------------------


def going(session: Session, db: Connection, before: str) -> list[Going]:
    """The keys whose season or year ended before a date."""
    found = [*seasons(session, db, before), *years(session, db, before)]
    settled = (still_earned(db, one, before) for one in found)
    return sorted((one for one in settled if one.ends < before), key=lambda one: one.ends)


def seasons(session: Session, db: Connection, before: str) -> list[Going]:
    """Those of campaigns."""
    kept, ends = session.keyring.read(), {one.code: one.ends for one in setup.campaigns(db)}
    return [
        Going(
            Serves.CAMPAIGN,
            one.campaign,
            one.mark,
            ends[one.campaign],
            kept.of_campaign(one.campaign) is not None,
        )
        for one in customers.keys_of_campaigns(db)
        if ends[one.campaign] < before
        and not forgotten.is_gone(db, Serves.CAMPAIGN, one.campaign)
    ]


def years(session: Session, db: Connection, before: str) -> list[Going]:
    """Those of waybills, the network's too, and those that the book names and nobody has:
    a backup may.
    """
    campaigns, kept = setup.campaigns(db), session.keyring.read()
    held = [
        (one.serves, one.of, one.mark, True)
        for one in kept.keys
        if one.serves is not Serves.CAMPAIGN
    ]
    known = {mark for _, _, mark, _ in held} | {one.mark for one in forgotten.keys(db)}
    away = [
        (Serves.WAYBILLS, forgettable.year_under(db, mark), mark, False)
        for mark in sorted(references.marks(db) - known)
    ]
    return [
        Going(serves, of, mark, ends, is_held)
        for serves, of, mark, is_held in [*held, *away]
        if of and (ends := year_ends(of, campaigns)) < before
    ]


def still_earned(db: Connection, one: Going, before: str) -> Going:
    """The same, needed longer where a box came under it in a season that goes on: a parcel
    that left in December comes back in January, and is paid once.
    """
    if one.serves == Serves.CAMPAIGN:
        return one
    until = forgettable.earned_until(db, one.mark, before)
    return one._replace(ends=max(one.ends, until))


# --- the reminder -------------------------------------------------------------------


def forgettable_before(self: Session) -> str | None:
    """The date before which everything may be forgotten by the setting `keep_years`, as of
    the last day that was closed; None where it says never, or no key is that old.
    """
    with self.book.reading() as db:
        keep_years, closed = setup.setting(db, "keep_years"), days.last_closed(db)
        if not keep_years or closed is None:
            return None
        before = years_before(closed, keep_years)
        old = [*seasons(self, db, before), *years(self, db, before)]
    return before if any(one.is_held for one in old) else None
