"""The station's settings: what is in use, where it comes from, and setting it."""

from typing import NamedTuple

from cainiao_recycle.domain import settings, text
from cainiao_recycle.domain.events import SettingSet
from cainiao_recycle.domain.settings import Setting
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.store import journal, setup
from cainiao_recycle.store.journal import Entry


class InUse(NamedTuple):
    """A setting with its value; `entry` is the one that set it, None for the default."""

    setting: Setting
    value: int
    entry: Entry | None


def list_settings(self: Session) -> list[InUse]:
    """Every setting, its value, and where that comes from."""
    with self.book.reading() as db:
        rows = setup.settings(db)
        found = []
        for one in settings.SETTINGS.values():
            value, seq = rows.get(one.name, (one.default, 0))
            entry = journal.by_seq(db, seq)
            by_hand = entry is not None and isinstance(entry.event, SettingSet)
            found.append(InUse(one, value, entry if by_hand else None))
        return found


def set_setting(
    self: Session, name: str, value: str | int, *, request_id: str | None = None
) -> Recorded:
    """A setting gets another value, from now on. The event is `SettingSet`; nothing is
    recorded when it was set to that already. Raises `SettingUnknown`, `NumberUnclear`.
    """
    one = settings.named(name)
    count = text.whole(one.name, value, one.least, one.most)
    with self.request(None, request_id) as request:
        if earlier := request.earlier(
            "setting", one.name, count, setting=one.name, value=count
        ):
            return earlier
        rows = setup.settings(request.db)
        before, seq = rows.get(one.name, (one.default, None))
        event = SettingSet(setting=one.name, value=count, before=before, entry_before=seq)
        last = journal.by_seq(request.db, seq or 0)
        if count == before and last is not None and isinstance(last.event, SettingSet):
            return request.found(event)
        return request.record(event)
