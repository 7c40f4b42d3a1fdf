"""`network report`: the stations' own figures, added up by time or place; and `network
journeys`, what they and the rows tell of boxes that move.

The figures are those of each day's package, so the network's report can't differ from the
stations' reports; an indicator that is no sum is reckoned anew from sums.
"""

from typing import Any, NamedTuple

from cainiao_recycle.domain import indicators
from cainiao_recycle.domain.carbon import carbon_sums
from cainiao_recycle.network.asking import Engine, found
from cainiao_recycle.network.questions import grouped, text

LEAST_SAMPLE = 30
"""Customers, or parcels sent, below which a rate says more of chance than of a station."""


class Group(NamedTuple):
    """One line of a report. Rates are None where the sample is too small; `reporting`
    says how many stations it stands on, how many were silent and how many late.
    """

    key: str | None
    figures: dict[str, Any]
    rates: dict[str, float | None]
    year_to_date: dict[str, Any]
    reporting: dict[str, int]


Sums = dict[str, int]


def report(engine: Engine, by: str) -> list[Group]:
    """A store's figures in groups, in order."""
    engine.show(text("asked", by=by))
    stations = {key: told for key, *told in engine.ask(grouped("reporting", by))[1]}
    # A station that never handed in is a line too, of nothing.
    sums: dict[str | None, tuple[Sums, Sums]] = {key: ({}, {}) for key in stations}
    for key, indicator, amount, so_far in engine.ask(grouped("report", by))[1]:
        own, year = sums.setdefault(key, ({}, {}))
        own[indicator], year[indicator] = amount, so_far
    if by != "day":
        for key, customers in engine.ask(grouped("customers", by))[1]:
            sums.setdefault(key, ({}, {}))[0]["customers"] = customers
    names = counted(by)
    in_year = [name for name in names if name != "customers"]
    return [
        Group(
            key,
            figures(own, names, by),
            rates(own, by),
            figures(year, in_year, by),
            dict(zip(REPORTING, stations.get(key, (0, 0, 0)), strict=True)),
        )
        for key, (own, year) in sums.items()
    ]


REPORTING = ("stations", "stations_silent", "stations_late")


def counted(by: str) -> list[str]:
    """The indicators that packages tell; of a campaign fewer are known."""
    known = {*indicators.OF_CAMPAIGN, "customers"}
    names = [one.name for one in indicators.COUNTED]
    return names if by != "campaign" else [name for name in names if name in known]


def figures(sums: Sums, names: list[str], by: str) -> dict[str, Any]:
    """Indicators by their names: sums, shares of sums, and CO2e by its bases."""
    told: dict[str, Any] = {name: sums.get(name, 0) for name in names}
    if by != "campaign":
        cycles = {str(cycle): many for cycle, many in indicators.cycles_in(sums)}
        told |= indicators.shares(told) | {"cycles": cycles}
        told |= {one.factor.name: one.co2e_g for one in carbon_sums(told)}
    return told


def rates(sums: Sums, by: str) -> dict[str, float | None]:
    """Figures per person and per parcel sent, where the sample is large enough: so a
    campus and a village can be compared.
    """
    customers = sums.get("customers", 0)
    told: dict[str, float | None] = {
        "returned_per_customer": rate(sums.get("returned", 0), customers),
        "eggs_issued_per_customer": rate(sums.get("eggs_issued", 0), customers),
    }
    if by != "campaign":
        parcels = sums.get("sent_used", 0) + sums.get("sent_new", 0)
        told["returned_per_parcel"] = rate(sums.get("returned", 0), parcels)
        told["used_per_parcel"] = rate(sums.get("sent_used", 0), parcels)
    return told


def rate(amount: int, sample: int) -> float | None:
    """An amount per one of a sample, None where that is too small."""
    return round(amount / sample, 4) if sample >= LEAST_SAMPLE else None


class Journeys(NamedTuple):
    """Ways with how many boxes took them; cycles with how many parcels; stations with the
    boxes that came in and left.
    """

    routes: list[dict[str, Any]]
    cycles: list[dict[str, Any]]
    stock: list[dict[str, Any]]


def journeys(engine: Engine) -> Journeys:
    """What a store tells of boxes that move."""
    return Journeys(
        found(engine, "journeys_routes"),
        found(engine, "journeys_cycles"),
        found(engine, "journeys_stock"),
    )
