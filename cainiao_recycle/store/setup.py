"""What is set up: the station, its settings, sizes of boxes, carriers and campaigns."""

import json
import sqlite3
from typing import Any, NamedTuple

from cainiao_recycle.domain.boxes import MeasuredTerms, Size
from cainiao_recycle.domain.campaigns import Campaign, from_json
from cainiao_recycle.domain.events import (
    CampaignAdded,
    CampaignChanged,
    CarrierSet,
    SettingSet,
    SizeSet,
    StationOpened,
    StationRenamed,
)
from cainiao_recycle.domain.limits import Carrier
from cainiao_recycle.store.journal import Entry, field


class StationFacts(NamedTuple):
    """What was fixed when the station was set up."""

    code: str
    name: str
    language: str
    time_zone: str
    cut_off_hour: int


def open_station(db: sqlite3.Connection, entry: Entry, event: StationOpened) -> None:
    """The first entry's row, and the settings it starts with."""
    db.execute(
        """INSERT INTO station (id, code, name, language, time_zone, cut_off_hour)
           VALUES (1, :code, :name, :language, :time_zone, :cut_off_hour)""",
        vars(event),
    )
    for name, value in event.settings.items():
        keep_setting(db, name, value, entry.seq)


def station(db: sqlite3.Connection) -> StationFacts:
    """The station of this file."""
    sql = "SELECT code, name, language, time_zone, cut_off_hour FROM station"
    row = db.execute(sql).fetchone()
    if row is None:
        raise sqlite3.OperationalError("no such table row: station")
    return StationFacts(*row)


def setting(db: sqlite3.Connection, name: str) -> int:
    """The value of a setting; its default where the file is older than it."""
    row = db.execute("SELECT value FROM setting WHERE setting = ?", (name,)).fetchone()
    if row is None:
        from cainiao_recycle.domain.settings import SETTINGS

        return SETTINGS[name].default
    return int(row[0])


BEFORE, SETTING, VALUE = map(field, ("before", "setting", "value"))


# CROSS JOIN: undone entries are few, and the journal is long.
UNDONE_SINCE = f"""undo CROSS JOIN journal j ON j.seq = entry
    WHERE undo.seq > :seq AND kind LIKE 'setting-set/%' AND payload ->> {SETTING} = :name"""


def is_changed_since(db: sqlite3.Connection, name: str, seq: int) -> bool:
    """Whether a setting was set after an entry, or such a change undone."""
    sql = f"""SELECT EXISTS (SELECT 1 FROM setting WHERE setting = :name AND seq > :seq)
              OR EXISTS (SELECT 1 FROM {UNDONE_SINCE})"""
    return bool(db.execute(sql, {"seq": seq, "name": name}).fetchone()[0])


def setting_at(db: sqlite3.Connection, name: str, seq: int) -> int:
    """The value of a setting as it was after an entry: what the next change of it found,
    if there was any, so that a day of long ago needs no look at all that came since.
    """
    if not is_changed_since(db, name, seq):
        return setting(db, name)
    row = db.execute(
        f"""SELECT seq, payload ->> {BEFORE} FROM journal
           WHERE seq > :seq AND kind LIKE 'setting-set/%' AND payload ->> {SETTING} = :name
           UNION ALL
           SELECT undo.seq, payload ->> {VALUE} FROM {UNDONE_SINCE}
           ORDER BY 1 LIMIT 1""",
        {"seq": seq, "name": name},
    ).fetchone()
    return setting(db, name) if row is None else int(row[1])


def measured_terms(db: sqlite3.Connection) -> MeasuredTerms:
    """What a measured box is taken for at this station."""
    return MeasuredTerms(
        *(setting(db, f"measured_{name}") for name in MeasuredTerms._fields)
    )


def settings(db: sqlite3.Connection) -> dict[str, tuple[int, int]]:
    """The settings in use by name: the value and the entry that set it."""
    rows = db.execute("SELECT setting, value, seq FROM setting")
    return {name: (value, seq) for name, value, seq in rows}


def keep_setting(db: sqlite3.Connection, name: str, value: int, seq: int) -> None:
    """A setting's row."""
    sql = "INSERT OR REPLACE INTO setting (setting, value, seq) VALUES (?, ?, ?)"
    db.execute(sql, (name, value, seq))


def change_setting(db: sqlite3.Connection, entry: Entry, event: SettingSet) -> None:
    """A setting's value from now on."""
    keep_setting(db, event.setting, event.value, entry.seq)


def undo_change_setting(db: sqlite3.Connection, entry: Entry, event: SettingSet) -> None:
    """Undo that: the value before, as the entry before had set it."""
    if event.entry_before is None:
        db.execute("DELETE FROM setting WHERE setting = ?", (event.setting,))
    else:
        keep_setting(db, event.setting, event.before, event.entry_before)


def rename_station(db: sqlite3.Connection, entry: Entry, event: StationRenamed) -> None:
    """The station's new name."""
    db.execute("UPDATE station SET name = ?", (event.name,))


def undo_rename_station(
    db: sqlite3.Connection, entry: Entry, event: StationRenamed
) -> None:
    """Undo a new name."""
    db.execute("UPDATE station SET name = ?", (event.name_before,))


SIZE_COLUMNS = (
    "size, length_mm, width_mm, height_mm, wall_mm, mass_g, max_load_g, max_cycles"
)


def set_size(db: sqlite3.Connection, entry: Entry, event: SizeSet) -> None:
    """A size, new or changed; boxes on hand keep the sides they came with."""
    db.execute(
        f"""INSERT INTO size ({SIZE_COLUMNS}, changed_seq) VALUES
            (:size, :length_mm, :width_mm, :height_mm, :wall_mm, :mass_g, :max_load_g,
             :max_cycles, :seq)
            ON CONFLICT (size) DO UPDATE SET
            length_mm = excluded.length_mm, width_mm = excluded.width_mm,
            height_mm = excluded.height_mm, wall_mm = excluded.wall_mm,
            mass_g = excluded.mass_g, max_load_g = excluded.max_load_g,
            max_cycles = excluded.max_cycles, changed_seq = excluded.changed_seq""",
        entry.values(event),
    )


def size(db: sqlite3.Connection, name: str) -> Size | None:
    """One size by its name."""
    row = db.execute(f"SELECT {SIZE_COLUMNS} FROM size WHERE size = ?", (name,)).fetchone()
    return Size(*row) if row else None


def sizes(db: sqlite3.Connection) -> list[Size]:
    """All sizes, numbers in their order before other names."""
    sql = f"SELECT {SIZE_COLUMNS} FROM size ORDER BY length(size), size"
    return [Size(*row) for row in db.execute(sql)]


CARRIER = "SELECT carrier, max_length_mm, max_girth_mm, max_mass_g FROM carrier "


def carrier(db: sqlite3.Connection, name: str) -> Carrier | None:
    """One carrier by its name."""
    row = db.execute(CARRIER + "WHERE carrier = ?", (name,)).fetchone()
    return Carrier(*row) if row else None


def carrier_names(db: sqlite3.Connection) -> list[str]:
    """Every carrier's name."""
    return [name for (name,) in db.execute("SELECT carrier FROM carrier ORDER BY carrier")]


def set_carrier(db: sqlite3.Connection, entry: Entry, event: CarrierSet) -> None:
    """A carrier, new or changed."""
    db.execute(
        """INSERT INTO carrier
           (carrier, max_length_mm, max_girth_mm, max_mass_g, changed_seq) VALUES
           (:carrier, :max_length_mm, :max_girth_mm, :max_mass_g, :seq)
           ON CONFLICT (carrier) DO UPDATE SET max_length_mm = excluded.max_length_mm,
           max_girth_mm = excluded.max_girth_mm, max_mass_g = excluded.max_mass_g,
           changed_seq = excluded.changed_seq""",
        entry.values(event),
    )


def add_campaign(db: sqlite3.Connection, entry: Entry, event: CampaignAdded) -> None:
    """A campaign's row."""
    db.execute(
        """INSERT INTO campaign (campaign, key, name, starts, ends, rule, changed_seq)
           VALUES (:campaign, :key, :name, :starts, :ends, :rule, :seq)""",
        entry.values(event, rule=as_json(event.rule)),
    )


def as_json(rule: dict[str, Any]) -> str:
    """A rule as its column holds it."""
    return json.dumps(rule, sort_keys=True, ensure_ascii=False)


def change_campaign(db: sqlite3.Connection, entry: Entry, event: CampaignChanged) -> None:
    """A campaign's name and rule from now on; vouchers issued keep their figures."""
    set_rule(db, event.campaign, event.rule, entry.seq)


def undo_change_campaign(
    db: sqlite3.Connection, entry: Entry, event: CampaignChanged
) -> None:
    """Undo a change."""
    set_rule(db, event.campaign, event.rule_before, entry.seq)


def set_rule(db: sqlite3.Connection, code: str, rule: dict[str, Any], seq: int) -> None:
    """What a campaign's row says of its rule."""
    db.execute(
        "UPDATE campaign SET name = ?, rule = ?, changed_seq = ? WHERE campaign = ?",
        (rule["name"], as_json(rule), seq, code),
    )


def undo_add_campaign(db: sqlite3.Connection, entry: Entry, event: CampaignAdded) -> None:
    """Undo a campaign nothing was earned under."""
    db.execute("DELETE FROM campaign WHERE campaign = ?", (event.campaign,))


def campaign_on(db: sqlite3.Connection, date: str) -> Campaign | None:
    """The campaign that runs on a business date; there is one at most."""
    sql = "SELECT rule FROM campaign WHERE starts <= ? AND ends >= ?"
    row = db.execute(sql, (date, date)).fetchone()
    return from_json(row[0]) if row else None


def campaign(db: sqlite3.Connection, code: str) -> Campaign | None:
    """One campaign by its code."""
    row = db.execute("SELECT rule FROM campaign WHERE campaign = ?", (code,)).fetchone()
    return from_json(row[0]) if row else None


def campaigns(db: sqlite3.Connection) -> list[Campaign]:
    """All campaigns by date."""
    rows = db.execute("SELECT rule FROM campaign ORDER BY starts")
    return [from_json(rule) for (rule,) in rows]


def campaign_in_use(db: sqlite3.Connection, code: str) -> bool:
    """Whether any box was returned, or voucher issued, under a campaign."""
    sql = """SELECT EXISTS (SELECT 1 FROM box_return WHERE campaign = ?1)
             OR EXISTS (SELECT 1 FROM voucher WHERE campaign = ?1)"""
    return bool(db.execute(sql, (code,)).fetchone()[0])
