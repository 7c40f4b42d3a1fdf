"""Campaigns: the rule of a season is data, never code."""

import json
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from cainiao_recycle.domain import names
from cainiao_recycle.domain.boxes import Condition
from cainiao_recycle.domain.text import called, is_code, line
from cainiao_recycle.errors import (
    CampaignFixed,
    CampaignUnclear,
    NothingToChange,
    TextUnclear,
)
from cainiao_recycle.sentences import N_, Clause

TAKES_TEXT = N_("it takes a short text")
TAKES_DATE = N_("it takes a date, written 2022-11-01")
TAKES_BOOL = N_("it takes true or false")
TAKES_CONDITIONS = N_("it takes a list of A, B, H and P")
TAKES_NUMBER = N_("it takes a whole number from {least} to {most}")
KEY_UNKNOWN = N_("there is no such key; known keys: {known}")
KEY_MISSING = N_("it is missing")
ENDS_EARLY = N_("it ends before it starts")
BELOW_REWARD = N_("no reward is ever reached under it; the least is {least}")
NOTHING_EARNED = N_("nothing is earned: neither eggs nor points (points_per_box)")


class Campaign(NamedTuple):
    """A season's rule.

    One counted box is one credit; `credits_per_reward` credits make a reward of
    `eggs_per_reward` eggs. A limit that is None does not apply. Dates are business
    dates, both inclusive.
    """

    code: str
    name: str
    starts: str
    ends: str
    credits_per_reward: int
    eggs_per_reward: int
    credits_carry_over: bool = True
    conditions: tuple[str, ...] = ("A", "B", "H", "P")
    eggs_per_customer_day: int | None = None
    station_eggs_per_day: int | None = None
    station_eggs_in_all: int | None = None
    reward_anonymous: bool = True
    points_per_box: int = 0
    voucher_valid_days: int = 30
    source: str = ""

    @property
    def is_limited(self) -> bool:
        """Whether eggs issued before can stand in a voucher's way."""
        return (
            self.eggs_per_customer_day is not None
            or self.station_eggs_per_day is not None
            or self.station_eggs_in_all is not None
        )

    def missing(self, unused: int, date: str) -> int | None:
        """Boxes that a known customer with so many unused credits still brings for the next
        reward; None where on this date none can be earned.
        """
        if not self.eggs_per_reward or not self.starts <= date <= self.ends:
            return None
        kept = unused if self.credits_carry_over else 0
        return self.credits_per_reward - kept % self.credits_per_reward

    def rule(self) -> dict[str, Any]:
        """The rule as plain data, for the journal."""
        return self._asdict()


NUMBERS = {
    "credits_per_reward": (1, 1000),
    "eggs_per_reward": (0, 1000),
    "eggs_per_customer_day": (1, 10_000),
    "station_eggs_per_day": (0, 10_000_000),
    "station_eggs_in_all": (0, 1_000_000_000),
    "points_per_box": (0, 100_000),
    "voucher_valid_days": (1, 3660),
}
DATES = ("starts", "ends")
QUOTAS = ("eggs_per_customer_day", "station_eggs_per_day", "station_eggs_in_all")
MAY_CHANGE = ("name", *QUOTAS, "source")
"""From now on. The rest was promised: by posters, and by what was earned under it."""
FLAGS = ("credits_carry_over", "reward_anonymous")
REQUIRED = ("code", "name", "starts", "ends", "credits_per_reward", "eggs_per_reward")


@lru_cache(maxsize=8)
@lru_cache(maxsize=16)
def from_json(text: str) -> Campaign:
    """A campaign from its rule as kept, which was checked before. A line at the counter
    asks for the same one several times.
    """
    rule = json.loads(text)
    return Campaign(**{**rule, "conditions": tuple(rule["conditions"])})


def parse(table: dict[str, Any]) -> Campaign:
    """A campaign from the table of its TOML file. Raises `CampaignUnclear`, which
    names the key that is wrong and what it takes.
    """
    known = list(Campaign._fields)
    for key in table:
        if key not in known:
            raise CampaignUnclear(key=key, why=Clause(KEY_UNKNOWN, known=known))
    for key in REQUIRED:
        if key not in table:
            raise CampaignUnclear(key=key, why=Clause(KEY_MISSING))
    values: dict[str, Any] = {key: value_of(key, value) for key, value in table.items()}
    campaign = Campaign(**values)
    if campaign.ends < campaign.starts:
        raise CampaignUnclear(key="ends", why=Clause(ENDS_EARLY))
    refuse_unreachable(campaign)
    return campaign


def refuse_unreachable(campaign: Campaign) -> None:
    """A rule under which nobody earns anything, whatever is brought."""
    least = campaign.eggs_per_reward
    if least == 0 and campaign.points_per_box == 0:
        raise CampaignUnclear(key="eggs_per_reward", why=Clause(NOTHING_EARNED))
    for key in QUOTAS:
        if (most := getattr(campaign, key)) is not None and most < least:
            raise CampaignUnclear(key=key, why=Clause(BELOW_REWARD, least=least))


def changed(before: Campaign, wanted: Campaign) -> Campaign:
    """A campaign as it is from now on: its name, quotas and source may differ. Raises
    `CampaignFixed`, which names every other key that does, and `NothingToChange`.
    """
    keys = [key for key in Campaign._fields if getattr(before, key) != getattr(wanted, key)]
    if fixed := [key for key in keys if key not in MAY_CHANGE]:
        raise CampaignFixed(campaign=before.code, keys=fixed, may=MAY_CHANGE)
    if not keys:
        raise NothingToChange()
    return wanted


def value_of(key: str, value: object) -> object:
    """One value of the file, checked."""
    if key in NUMBERS:
        return number(key, value)
    if key in DATES:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        raise CampaignUnclear(key=key, why=Clause(TAKES_DATE))
    if key in FLAGS:
        if isinstance(value, bool):
            return value
        raise CampaignUnclear(key=key, why=Clause(TAKES_BOOL))
    if key == "conditions":
        return conditions(value)
    return text(key, value)


def number(key: str, value: object) -> int:
    """A whole number within the key's bounds."""
    least, most = NUMBERS[key]
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise CampaignUnclear(key=key, why=Clause(TAKES_NUMBER, least=least, most=most))


def conditions(value: object) -> tuple[str, ...]:
    """The conditions that count."""
    letters = [letter.value for letter in Condition]
    if isinstance(value, list) and value and all(one in letters for one in value):
        return tuple(sorted(set(value)))
    raise CampaignUnclear(key="conditions", why=Clause(TAKES_CONDITIONS))


def text(key: str, value: object) -> str:
    """A short text; codes are kept to what fits a file name and a slip."""
    most = {"code": 24, "source": 400}.get(key, 80)
    try:
        read = called if key == "code" else line
        kept = read(key, value, most) if isinstance(value, str) else ""
    except TextUnclear:
        kept = ""
    if not kept or (key == "code" and not is_code(kept)):
        raise CampaignUnclear(key=key, why=Clause(TAKES_TEXT))
    return names.campaign_name(key, kept) if key == "name" else kept
