"""The station's settings: assumed figures and habits, each with its bounds and source.

A setting has its default from the day the station was set up, until `config set`
records another value. It counts for what comes after; entries hold outcomes.
"""

from enum import StrEnum
from typing import NamedTuple

from cainiao_recycle.domain import money, text
from cainiao_recycle.domain.boxes import MeasuredTerms
from cainiao_recycle.domain.limits import LoadTerms
from cainiao_recycle.domain.money import Prices
from cainiao_recycle.domain.pulp import MillTerms
from cainiao_recycle.errors import SettingUnknown
from cainiao_recycle.sentences import N_, Clause

LOAD, MILL, MEASURED = LoadTerms(), MillTerms(), MeasuredTerms()
PRICES = Prices()


class Unit(StrEnum):
    """What a value counts."""

    THOUSANDTHS = "1/1000"
    BASIS_POINTS = "1/10000"
    GRAMS = "g"
    MILLIMETRES = "mm"
    CYCLES = "cycles"
    DAYS = "days"
    YEARS = "years"
    HOURS = "hours"
    MINUTES = "minutes"
    EGGS = "eggs"
    BOXES = "boxes"
    TIMES = "times"
    ANSWER = "0/1"
    FEN = "fen"
    FEN_PER_KG = "fen/kg"


A_KILOGRAM = N_("{price} a kg")
SHOWN = {
    Unit.DAYS: N_("{n} days"),
    Unit.HOURS: N_("{n} hours"),
    Unit.MINUTES: N_("{n} minutes"),
    Unit.YEARS: N_("{n} years"),
    Unit.EGGS: N_("{n} eggs"),
    Unit.BOXES: N_("{n} boxes"),
    Unit.CYCLES: "{n}",
    Unit.TIMES: "{n}",
}
SHOWN_ANSWERS = (N_("no"), N_("yes"))


class Setting(NamedTuple):
    """One setting. `about` says what it is for, with its value; `source`, where the
    default comes from.
    """

    name: str
    default: int
    least: int
    most: int
    unit: Unit
    about: str
    source: str


ASSUMED = N_("assumed")
MILLS_TERMS = N_("a mill's terms")

FIGURES = (
    Setting(
        "load_per_cycle", LOAD.per_cycle, 1, 1_000, Unit.THOUSANDTHS,
        N_("a box's load falls with each cycle to {value}"), ASSUMED,
    ),
    Setting(
        "load_condition_b", LOAD.condition_b, 1, 1_000, Unit.THOUSANDTHS,
        N_("a B box carries {value} of its load"), ASSUMED,
    ),
    Setting(
        "contract_moisture", MILL.contract_moisture, 0, 5_000, Unit.BASIS_POINTS,
        N_("the mill's contract moisture is {value}"), MILLS_TERMS,
    ),
    Setting(
        "contract_outthrows", MILL.contract_outthrows, 0, 5_000, Unit.BASIS_POINTS,
        N_("outthrows are deducted above {value}"), MILLS_TERMS,
    ),
    Setting(
        "pulp_yield", MILL.pulp_yield, 1, 10_000, Unit.BASIS_POINTS,
        N_("yield from old cartons to pulp is {value}"),
        N_("assumed: 85 to 93 %, without a source that can be cited"),
    ),
    Setting(
        "notebook_g", MILL.notebook_g, 1, 10_000, Unit.GRAMS,
        N_("a notebook weighs {value}"),
        N_("an A5 exercise book of 40 leaves, 60 g/m² inside"),
    ),
    Setting(
        "carton_fen_kg", PRICES.carton_fen_kg, 1, 100_000, Unit.FEN_PER_KG,
        N_("a new carton costs {value} of its board, so each size has its price"),
        N_("assumed: new cartons cost 0.1 to 3 yuan by size (2015)"),
    ),
    Setting(
        "board_fen_kg", PRICES.board_fen_kg, 0, 100_000, Unit.FEN_PER_KG,
        N_("the mill pays {value} of settlement mass"),
        N_("assumed: waste board was 1,573 yuan a tonne in April 2023"),
    ),
    Setting(
        "egg_fen", PRICES.egg_fen, 0, 100_000, Unit.FEN,
        N_("an egg costs {value}"), ASSUMED,
    ),
)  # fmt: skip
"""What advice and report stand on."""

GUESSES = (
    Setting(
        "measured_wall_mm", MEASURED.wall_mm, 1, 10, Unit.MILLIMETRES,
        N_("the wall of a measured box is taken for {value}"),
        N_("assumed: three-ply board"),
    ),
    Setting(
        "measured_load_g", MEASURED.load_g, 100, 50_000, Unit.GRAMS,
        N_("a measured box is trusted with {value}"), ASSUMED,
    ),
    Setting(
        "measured_cycles", MEASURED.cycles, 1, 20, Unit.CYCLES,
        N_("a measured box goes to pulp after cycle {value}"),
        N_("assumed: a vendor says 2 to 4, a carrier at most 3"),
    ),
    Setting(
        "adopted_cycle", 2, 1, 10, Unit.CYCLES,
        N_("a box that another station tagged begins at cycle {value}"),
        N_("assumed: it was sent at least once"),
    ),
)  # fmt: skip
"""What a box is taken for of which little is known."""

HABITS = (
    Setting(
        "second_name", 0, 0, 1, Unit.ANSWER,
        N_("what gives eggs away asks for a second name: {value}"),
        N_("a station of one clerk has no second; a typed name is no proof"),
    ),
    Setting(
        "longest_pause_days", 3, 1, 60, Unit.DAYS,
        N_("“close” doubts the clock after a pause of more than {value}"),
        N_("assumed: a station is open on most days"),
    ),
    Setting(
        "ask_above_eggs", 5_000, 1, 1_000_000, Unit.EGGS,
        N_("more than {value} at once are asked about"),
        N_("assumed: a busy station gives out some 300 eggs a day"),
    ),
    Setting(
        "stock_days", 14, 1, 365, Unit.DAYS,
        N_("boxes for {value} of sending are kept of each size"), ASSUMED,
    ),
    Setting(
        "shelf_boxes", 0, 0, 10_000, Unit.BOXES,
        N_("a shelf holds {value}; 0: nobody said"),
        N_("nothing is known of the shelves until somebody says it"),
    ),
    Setting(
        "keep_years", 2, 0, 30, Unit.YEARS,
        N_("“close” names keys that may be forgotten {value} after their season; 0: never"),
        N_("carriers keep waybills for at least two years; after that nobody asks"),
    ),
    Setting(
        "exports_readable", 0, 0, 1, Unit.ANSWER,
        N_("others than the owner may read what “export” writes: {value}"),
        N_("exports say who worked when; whoever collects them is often the same user"),
    ),
)  # fmt: skip
"""What is usual here."""

OF_A_DAY = N_("assumed: an ordinary week stays below it")

NOTICED = (
    Setting(
        "egg_difference", 20, 1, 1_000_000, Unit.EGGS,
        N_("a count that is off by {value} or more stands out, and says why"), OF_A_DAY,
    ),
    Setting(
        "review_late_hours", 24, 1, 8_760, Unit.HOURS,
        N_("what was recorded more than {value} after it happened stands out"),
        N_("assumed: slips of an outage are typed the next day"),
    ),
    Setting(
        "review_minutes", 10, 1, 1_440, Unit.MINUTES,
        N_("a voucher is redeemed soon within {value}, by the clerk who issued it"),
        ASSUMED,
    ),
    Setting(
        "review_vouchers", 3, 1, 1_000, Unit.TIMES,
        N_("vouchers of one clerk and day that were made void or issued anew stand out "
           "from {value} on"), OF_A_DAY,
    ),
    Setting(
        "review_unnamed_boxes", 30, 1, 10_000, Unit.TIMES,
        N_("rewarded boxes without a customer stand out from {value} of one clerk in an "
           "hour on"), OF_A_DAY,
    ),
    Setting(
        "review_customer_boxes", 100, 1, 10_000, Unit.TIMES,
        N_("rewarded boxes of one customer and day stand out from {value} on"),
        N_("assumed: people bring two or three, some ten; donors of 50 and 200 are known"),
    ),
    Setting(
        "review_waybills", 3, 1, 10_000, Unit.TIMES,
        N_("rewarded waybills of no known shape, or right beside one that is known, stand "
           "out from {value} of one clerk and day on"), OF_A_DAY,
    ),
    Setting(
        "review_codes", 3, 1, 1_000, Unit.TIMES,
        N_("tries of codes that are no voucher's stand out from {value} of one day on"),
        OF_A_DAY,
    ),
    Setting(
        "review_back_hours", 12, 1, 8_760, Unit.HOURS,
        N_("a rewarded box stands out that is back within {value} of being sent"),
        N_("assumed: no parcel is faster"),
    ),
    Setting(
        "review_few_entries", 3, 1, 1_000, Unit.TIMES,
        N_("a clerk stands out who moved eggs and has at most {value} entries on a day"),
        ASSUMED,
    ),
    Setting(
        "review_cage_off", 2_500, 1, 10_000, Unit.BASIS_POINTS,
        N_("a cage stands out whose estimate, scale and ticket are {value} apart"),
        N_("assumed: an estimate by sizes is seldom better than a fifth"),
    ),
    Setting(
        "review_eggs_per_box", 3, 1, 1_000, Unit.TIMES,
        N_("a campaign stands out that gives more than {value} times the eggs for a box of "
           "the others"), ASSUMED,
    ),
)  # fmt: skip
"""What `review` names."""

SETTINGS = {one.name: one for one in (*FIGURES, *GUESSES, *NOTICED, *HABITS)}


def named(name: str) -> Setting:
    """A setting by its name, however it is spelled. Raises `SettingUnknown`, which says
    the nearest one.
    """
    wanted = text.called("NAME", name, 40)
    plain = wanted.lower().replace("-", "_").replace(" ", "_")
    if plain not in SETTINGS:
        from difflib import get_close_matches

        (nearest,) = get_close_matches(plain, SETTINGS, 1, 0.0)
        raise SettingUnknown(setting=wanted, nearest=nearest)
    return SETTINGS[plain]


def in_unit(setting: Setting, value: int) -> Clause:
    """A value as people read it; shares as percent."""
    match setting.unit:
        case Unit.ANSWER:
            return Clause(SHOWN_ANSWERS[value])
        case Unit.FEN:
            return money.yuan(value)
        case Unit.FEN_PER_KG:
            return Clause(A_KILOGRAM, price=money.yuan(value))
        case Unit.GRAMS | Unit.MILLIMETRES:
            return Clause("{n} {unit}", n=value, unit=str(setting.unit))
    if unit := SHOWN.get(setting.unit):
        return Clause(unit, n=value)
    return Clause(
        "{n} %", n=f"{value / (10 if setting.unit is Unit.THOUSANDTHS else 100):g}"
    )


def about(setting: Setting, value: int) -> Clause:
    """What a setting is for, with its value."""
    return Clause(setting.about, value=in_unit(setting, value))
