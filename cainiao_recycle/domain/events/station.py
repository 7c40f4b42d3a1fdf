"""The station, its settings, sizes, carriers and campaigns."""

from typing import Any

from cainiao_recycle.domain.record import Event


class StationOpened(Event):
    """The first entry of a file. `settings` are the values it starts with."""

    kind = "station-opened/1"
    code: str
    name: str
    language: str
    time_zone: str
    cut_off_hour: int
    settings: dict[str, int]


class StationRenamed(Event):
    """The station's name, now and before; its code never changes."""

    kind = "station-renamed/1"
    name: str
    name_before: str


class SettingSet(Event):
    """A setting of the station got another value. `before` was set by the entry
    `entry_before`, None where the file had no value for it.
    """

    kind = "setting-set/1"
    setting: str
    value: int
    before: int
    entry_before: int | None


class SizeSet(Event):
    """A size of box, new or changed. Outer sides; inside = outer − 2 × wall."""

    kind = "size-set/1"
    size: str
    length_mm: int
    width_mm: int
    height_mm: int
    wall_mm: int
    mass_g: int
    max_load_g: int
    max_cycles: int


class CarrierSet(Event):
    """What a carrier takes, new or changed; None is no limit. Girth is measured around
    the two shorter sides, the mass is that of parcel and box.
    """

    kind = "carrier-set/1"
    carrier: str
    max_length_mm: int | None
    max_girth_mm: int | None
    max_mass_g: int | None


class NetworkKeyJoined(Event):
    """Waybills first seen in a year are kept under the network's key from now on; `mark`
    is what the key is called.
    """

    kind = "network-key-joined/1"
    mark: str
    year: str


class KeysRenewed(Event):
    """Keys are lost: what was kept under them is never found again. `lost` are the marks
    of those of waybills, `campaigns` those whose customers begin anew, or are found no
    more where a campaign is over, each with the mark of its new key.
    """

    kind = "keys-renewed/1"
    reason: str
    lost: tuple[str, ...]
    campaigns: dict[str, str]


class KeysForgotten(Event):
    """Keys of seasons and years that ended before a date went for good. Each of `keys` is
    what it served, the campaign's code or the year, and the mark. `before` is None where a
    restored book is told what the book it replaced had forgotten.
    """

    kind = "keys-forgotten/1"
    reason: str
    before: str | None
    keys: tuple[tuple[str, str, str], ...]
    second: str | None


class CampaignAdded(Event):
    """A campaign, with the mark of its customers' key and the whole rule as it was read."""

    kind = "campaign-added/1"
    campaign: str
    key: str
    name: str
    starts: str
    ends: str
    rule: dict[str, Any]
    reason: str
    second: str | None


class CampaignChanged(Event):
    """A campaign's name or quotas from now on: the whole rule now, and as it was."""

    kind = "campaign-changed/1"
    campaign: str
    rule: dict[str, Any]
    rule_before: dict[str, Any]
    reason: str
    second: str | None
