"""The indicators: what a station counts of a day, each with its unit and definition.

The one list: a station's report, the figures in a day's package and the network's report
use these names and these definitions, so that no two of them can differ.
"""

from typing import NamedTuple

from cainiao_recycle.sentences import N_


class Indicator(NamedTuple):
    """One figure. `assumed` tells that it stands on an assumption, which the definition
    names; `adds_up`, that the figures of days make that of a month by adding.
    """

    name: str
    unit: str
    definition: str
    assumed: bool = False
    adds_up: bool = True


BOXES, PARCELS, EGGS = N_("boxes"), N_("parcels"), N_("eggs")
GRAMS, FEN, SHARE = "g", "fen", N_("share")

COUNTED = (
    Indicator("returned", BOXES, N_(
        "boxes brought back over the counter; one found again after it was missing isn't"
    )),
    Indicator("sound", BOXES, N_(
        "of these, those in condition A or B when they were taken in; the authority "
        "publishes no definition of sound quality: this is one reading of it"
    ), assumed=True),
    Indicator("kept", BOXES, N_("of those returned, those that went back into service")),
    Indicator("held", BOXES, N_("of those returned, those held to be looked at again")),
    Indicator("for_pulp", BOXES, N_("of those returned, those that went to pulp")),
    Indicator("customers", N_("customers"), N_(
        "different customers who gave a number or a member code and brought a box"
    ), adds_up=False),
    Indicator("credits", N_("credits"), N_("boxes that count towards a reward")),
    Indicator("points", N_("points"), N_("carbon points that the campaign gives")),
    Indicator("eggs_issued", EGGS, N_(
        "eggs on vouchers issued; a voucher issued anew counts once"
    )),
    Indicator("eggs_given", EGGS, N_("eggs handed over for vouchers")),
    Indicator("eggs_lapsed", EGGS, N_(
        "eggs on vouchers that expired or were made void; negative where more of them "
        "were paid after all"
    )),
    Indicator("eggs_received", EGGS, N_("eggs delivered to the station")),
    Indicator("eggs_broken", EGGS, N_("eggs that broke")),
    Indicator("eggs_variance", EGGS, N_(
        "eggs that counts found too many; below none where eggs were missing"
    )),
    Indicator("sent_used", PARCELS, N_("parcels sent in a used box")),
    Indicator("sent_new", PARCELS, N_("parcels sent in a new carton")),
    Indicator("used_accepted", PARCELS, N_(
        "parcels that were to leave in a new carton, whose customer was asked and wanted a "
        "used box"
    )),
    Indicator("used_declined", PARCELS, N_(
        "the same, whose customer was asked and wanted none"
    )),
    Indicator("board_reused_g", GRAMS, N_(
        "mass of the used boxes that parcels were sent in, by their sizes"
    ), assumed=True),
    Indicator("boxes_pulped", BOXES, N_("boxes that went into cages for the mill")),
    Indicator("pulped_g", GRAMS, N_(
        "mass of those cages, weighed, or by the sizes of the boxes where none was"
    ), assumed=True),
    Indicator("settlement_g", GRAMS, N_(
        "mass that the mill pays for: its scale, less moisture and outthrows above contract"
    )),
    Indicator("notebook_equivalents", N_("notebooks"), N_(
        "notebooks that this board would make; none of them is a notebook made"
    ), assumed=True),
    Indicator("notebooks_delivered", N_("notebooks"), N_(
        "notebooks made of old boxes that schools got, as they were counted there"
    )),
    Indicator("given_away", BOXES, N_("boxes given away to whoever needs one")),
    Indicator("transferred_out", BOXES, N_("boxes handed on to another station")),
    Indicator("transferred_in", BOXES, N_("boxes received from another station")),
    Indicator("cartons_fen", FEN, N_(
        "new cartons not bought: for each parcel in a used box, what a new carton of its "
        "board would have cost"
    ), assumed=True),
    Indicator("board_fen", FEN, N_(
        "board sold: settlement mass at the price in force on the day of the ticket"
    ), assumed=True),
    Indicator("eggs_fen", FEN, N_("eggs spent: those handed over, at their price"),
        assumed=True),
    Indicator("late", BOXES, N_(
        "of those returned, those that came on an earlier day and were recorded after it "
        "was closed"
    )),
)  # fmt: skip
"""What entries are counted for: integers, whole grams. An undone entry is taken away on
the day it is undone."""

DERIVED = (
    Indicator("used_share", SHARE, N_(
        "parcels sent in a used box, of all parcels sent"
    ), adds_up=False),
    Indicator("reuse_share", SHARE, N_(
        "boxes that went back into service, of those returned"
    ), adds_up=False),
    Indicator("sound_share", SHARE, N_(
        "boxes in condition A or B, of those returned"
    ), assumed=True, adds_up=False),
    Indicator("eggs_in_stock", EGGS, N_("eggs at the station at the end"), adds_up=False),
    Indicator("eggs_owed", EGGS, N_(
        "eggs on vouchers that are open at the end"
    ), adds_up=False),
    Indicator("net_fen", FEN, N_(
        "what is left: cartons not bought and board sold, less eggs spent"
    ), assumed=True, adds_up=False),
    Indicator("co2e_return_g", GRAMS, N_(
        "CO2e by boxes returned, 37 g each: one of two bases of Cainiao's figure"
    ), assumed=True, adds_up=False),
    Indicator("co2e_reuse_g", GRAMS, N_(
        "CO2e by boxes sent again, 37 g each: the other basis of the same figure"
    ), assumed=True, adds_up=False),
    Indicator("co2e_board_g", GRAMS, N_(
        "CO2e by the mass of boxes sent again, against making as much corrugated board"
    ), assumed=True, adds_up=False),
    Indicator("co2e_pulp_g", GRAMS, N_(
        "CO2e by the mass that went to the mill: primary board less board of old cartons"
    ), assumed=True, adds_up=False),
)  # fmt: skip
"""What is reckoned from those; a share of a month is no sum of its days' shares."""

INDICATORS = {one.name: one for one in (*COUNTED, *DERIVED)}

OF_CAMPAIGN = (
    "returned", "sound", "kept", "held", "for_pulp", "credits", "points", "eggs_issued",
    "eggs_given", "late",
)  # fmt: skip
"""What is known by campaign: boxes, and what their vouchers came to."""

CYCLE = "sent_cycle_"
"""Before the number of a cycle: parcels sent in a used box that was in that cycle. They
add up like the others, and a day has as many of them as there were cycles."""

CYCLE_MEANS = N_("parcels sent in a used box, by how often the box had come in by then")


def cycle_name(cycle: int) -> str:
    """What parcels sent in boxes of a cycle are called."""
    return f"{CYCLE}{cycle}"


def cycles_in(amounts: dict[str, int]) -> list[tuple[int, int]]:
    """Of some amounts by name: cycles with how many parcels, in order."""
    found = (
        (int(name.removeprefix(CYCLE)), amount)
        for name, amount in amounts.items()
        if name.startswith(CYCLE) and amount
    )
    return sorted(found)


def share(part: int, whole: int) -> float | None:
    """A share rounded to four places, None of nothing."""
    return round(part / whole, 4) if whole else None


def shares(amounts: dict[str, int]) -> dict[str, float | None]:
    """The shares of some amounts, by name."""
    sent = amounts["sent_used"] + amounts["sent_new"]
    return {
        "used_share": share(amounts["sent_used"], sent),
        "reuse_share": share(amounts["kept"], amounts["returned"]),
        "sound_share": share(amounts["sound"], amounts["returned"]),
    }


def eggs_in_stock(all_time: dict[str, int]) -> int:
    """Eggs at the station, of all amounts up to then."""
    came_in = all_time["eggs_received"] + all_time["eggs_variance"]
    return came_in - all_time["eggs_given"] - all_time["eggs_broken"]


def eggs_owed(all_time: dict[str, int]) -> int:
    """Eggs on open vouchers, of all amounts up to then."""
    return all_time["eggs_issued"] - all_time["eggs_given"] - all_time["eggs_lapsed"]
