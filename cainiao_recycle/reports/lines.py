"""A report's figures as people read them: on the screen and on the page alike."""

from cainiao_recycle.domain import indicators, money, settings
from cainiao_recycle.domain.carbon import Factor
from cainiao_recycle.domain.heads import Head, in_short
from cainiao_recycle.domain.periods import Period, Span
from cainiao_recycle.language import _, sentence
from cainiao_recycle.reports.report import Column, Report
from cainiao_recycle.sentences import N_, Clause, in_words

TARGET = 50
"""Percent of parcels in used boxes: what stations reached in 2022."""

STANDS_ON = N_("Figures it stands on; “config list” says where they come from:")
BOX_FACTOR = N_("{basis}: {g} g a box ({source}, {edition})")
BOARD_FACTOR = N_("{basis}: {g} g per kg of board ({source}, {edition})")


def said(clause: Clause) -> str:
    """A clause in the language chosen."""
    return in_words("{it}", {"it": clause}, _)


def percent(share: float | None) -> str:
    """A share."""
    return "–" if share is None else f"{share * 100:.1f} %"


def mass(grams: int) -> str:
    """A mass."""
    return f"{grams:,} g" if grams < 10_000 else f"{grams / 1000:,.1f} kg"


def yuan(fen: int) -> str:
    """An amount of money."""
    return said(money.yuan(fen))


def title_of(period: Period) -> str:
    """What a column is called."""
    names = {Span.ALL: _("all time"), Span.YEAR_TO_DATE: _("year to date")}
    return names.get(period.span, period.name)


Lines = list[tuple[str, str]]
"""Labels and cells, in the order of the report; a label set in is part of the one above."""


def all_lines(found: Report) -> list[Lines]:
    """The lines of each column; all have the same labels."""
    cycles = sorted({cycle for one in found.columns for cycle, _boxes in one.cycles})
    return [lines(one, cycles) for one in found.columns]


def lines(one: Column, cycles: list[int]) -> Lines:
    """A column's cells, with their labels; `cycles` are those that any column has."""
    n, shares, by_cycle = one.amounts, one.shares, dict(one.cycles)
    return [
        (_("boxes returned"), f"{n['returned']:,}"),
        (_("  told late"), f"{n['late']:,}"),
        (_("  of sound quality (A, B)"), f"{n['sound']:,}"),
        (_("    share of returned"), percent(shares["sound_share"])),
        (_("  back into service"), f"{n['kept']:,}"),
        (_("    share of returned"), percent(shares["reuse_share"])),
        (_("  held"), f"{n['held']:,}"),
        (_("  for pulp"), f"{n['for_pulp']:,}"),
        (_("customers"), "–" if one.customers is None else f"{one.customers:,}"),
        (_("parcels sent"), f"{n['sent_used'] + n['sent_new']:,}"),
        (_("  in a used box"), f"{n['sent_used']:,}"),
        (
            sentence(_("    share, target {target} %"), target=TARGET),
            percent(shares["used_share"]),
        ),
        *(
            (sentence(_("    cycle {n}"), n=cycle), f"{by_cycle.get(cycle, 0):,}")
            for cycle in cycles
        ),
        (_("boxes given away"), f"{n['given_away']:,}"),
        (_("  to other stations"), f"{n['transferred_out']:,}"),
        (_("  from other stations"), f"{n['transferred_in']:,}"),
        (_("boxes pulped"), f"{n['boxes_pulped']:,}"),
        (_("  mass in cages"), mass(n["pulped_g"])),
        (_("  settlement mass"), mass(n["settlement_g"])),
        (_("  notebook equivalents"), f"{n['notebook_equivalents']:,}"),
        (_("credits"), f"{n['credits']:,}"),
        (_("eggs issued"), f"{n['eggs_issued']:,}"),
        (_("  given"), f"{n['eggs_given']:,}"),
        (_("carbon points"), f"{n['points']:,}"),
        *carbon_lines(one),
    ]


def carbon_lines(one: Column) -> Lines:
    """CO2e by each factor, on its own."""
    return [
        (sentence(_("CO2e: {basis}"), basis=c.factor.basis), mass(c.co2e_g))
        for c in one.carbon
    ]


def money_lines(one: Column) -> Lines:
    """What was saved, sold and spent."""
    n = one.amounts
    return [
        (_("new cartons not bought"), yuan(n["cartons_fen"])),
        (_("board sold"), yuan(n["board_fen"])),
        (_("eggs spent"), yuan(-n["eggs_fen"])),
        (_("net"), yuan(money.net(n))),
    ]


def factor_line(factor: Factor) -> str:
    """A carbon factor with its source."""
    a_box = factor.per == 1
    grams = factor.co2e_g if a_box else factor.co2e_g * 1000 / factor.per
    return sentence(
        _(BOX_FACTOR if a_box else BOARD_FACTOR),
        basis=factor.basis,
        g=f"{grams:g}",
        source=_(factor.source),
        edition=_(factor.edition),
    )


def assumed_lines(found: Report) -> list[str]:
    """The settings that the figures stand on."""
    return [
        said(settings.about(settings.SETTINGS[name], value))
        for name, value in found.assumed.items()
    ]


def definitions() -> list[tuple[str, str, str]]:
    """Every indicator: its name, what it counts, and its definition; an assumed one says
    so.
    """
    rows = [
        (one.name, _(one.unit), _(one.definition) + (_(ASSUMED) if one.assumed else ""))
        for one in indicators.INDICATORS.values()
    ]
    cycles = (f"{indicators.CYCLE}N", _(indicators.PARCELS), _(indicators.CYCLE_MEANS))
    return [*rows, cycles]


ASSUMED = N_(" (assumed)")


def head_lines(found: Report) -> list[str]:
    """The journal's head, to be kept and to be typed."""
    short = in_short(Head(found.head_seq, found.head))
    return [
        sentence(
            _("Journal head, entry {seq}: {head}"), seq=found.head_seq, head=found.head
        ),
        sentence(_("to be typed: {head}"), head=short),
    ]
