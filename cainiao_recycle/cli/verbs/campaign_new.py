"""`campaign new`: a file of every key, to be filled in."""

import shlex
from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import say
from cainiao_recycle.cli.templates import ON_SCREEN, commented, hand_over, key
from cainiao_recycle.domain.campaigns import NUMBERS, REQUIRED, Campaign
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import N_

HELP = _(
    "Write a campaign's file with every key, what it is for and what it takes; fill it in, "
    "then: campaign add."
)
EXAMPLE = "campaign-2023.toml"

COMMON = ("--json", "--lang")
"""It is about no station yet."""

HEADING = N_(
    "A campaign: the rule of a season. Fill in the first four keys, change what is "
    "different with you, then: campaign add FILE.toml"
)
BOUNDS = N_("{about} {least} to {most}.")
NO_LIMIT = N_("{about} {least} to {most}; left out: no limit.")

KEYS: dict[str, tuple[str, object]] = {
    "code": (N_("The campaign's short name: letters, digits, dashes. Fill it in."), ""),
    "name": (N_("Its name on vouchers and screen. Fill it in."), ""),
    "starts": (
        N_("Its first day. Fill it in, and take the # away."),
        date(2022, 11, 1),
    ),
    "ends": (
        N_("Its last day, included. Fill it in, and take the # away."),
        date(2022, 11, 20),
    ),
    "credits_per_reward": (
        N_("A box that counts is one credit; so many credits make a reward."),
        1,
    ),
    "eggs_per_reward": (N_("Eggs of a reward; 0 where there are points alone."), 1),
    "credits_carry_over": (
        N_("Whether credits left over wait for the customer's next visit."),
        True,
    ),
    "conditions": (
        N_(
            "Which conditions count: A reuse, B re-tape, H hold, P pulp. Every box is "
            "accepted, whatever stands here."
        ),
        ["A", "B", "H", "P"],
    ),
    "eggs_per_customer_day": (N_("Most eggs that a customer earns in a day."), 2),
    "station_eggs_per_day": (N_("Most eggs that the station gives in a day."), 500),
    "station_eggs_in_all": (N_("Most eggs that the station gives in all."), 3000),
    "reward_anonymous": (N_("Whether a box without a customer counts."), True),
    "points_per_box": (
        N_("Carbon points for a box that counts, of a customer who is known."),
        0,
    ),
    "voucher_valid_days": (N_("Days a voucher is valid after the day it was issued."), 30),
    "source": (
        N_("Where the rule was published, and what is assumed."),
        "the poster of 2022",
    ),
}
"""Each key with what it is for, and the value it has here."""

FILLED_IN_BY_HAND = ("starts", "ends", "source")


def command(
    place: Annotated[
        str,
        typer.Argument(
            help=_("Where to; - (or nothing) shows it here."), metavar="[FILE.toml]"
        ),
    ] = ON_SCREEN,
) -> int:
    desk = Desk.of()
    hand_over(desk, place, template())
    if place != ON_SCREEN and not desk.json:
        told = _("Fill it in, then: cainiao-recycle campaign add {file}")
        say("  " + sentence(told, file=shlex.quote(place)))
    return 0


def template() -> Iterator[str]:
    """The file's lines, in the language chosen."""
    yield from commented(_(HEADING))
    yield ""
    yield "[campaign]"
    for name, (about, value) in KEYS.items():
        is_limit = name not in REQUIRED and Campaign._field_defaults[name] is None
        if name in NUMBERS:
            least, most = NUMBERS[name]
            pattern = NO_LIMIT if is_limit else BOUNDS
            told = sentence(_(pattern), about=_(about), least=least, most=most)
        else:
            told = _(about)
        is_set = not is_limit and name not in FILLED_IN_BY_HAND
        yield from key(told, name, value, is_set)
