"""The same command with OR-Tools in place of the plan: what `ship plan` is compared with.

Everything else is ours: the same reading, the same "fits", the same answer. Only
`plan` is min-cost flow by type, with priorities and ages left out.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2])]

import numpy as np
from flow import hand_out, pairs_of
from ortools.graph.python import min_cost_flow

from cainiao_recycle.cli.app import run
from cainiao_recycle.domain.planning.model import (
    BoxClass,
    LeftOut,
    LeftOutBecause,
    Plan,
    Served,
    Waiting,
)
from cainiao_recycle.station import planning


def plan(classes: Sequence[BoxClass], waiting: Iterable[Waiting]) -> Plan:
    """Most served and least void, by OR-Tools."""
    parcels = list(waiting)
    groups = Counter((one.fits, one.volume_mm3) for one in parcels)
    number = {fits: n for n, fits in enumerate(dict.fromkeys(f for f, _ in groups))}
    largest = max(one.volume_mm3 for one in parcels)
    source, sink = len(number) + len(classes), len(number) + len(classes) + 1
    asked = [
        (source, number[fits], count, largest - volume)
        for (fits, volume), count in groups.items()
    ]
    stock = [
        (len(number) + n, sink, sum(boxes for _, boxes in c.promised), c.volume_mm3)
        for n, c in enumerate(classes)
    ]
    allowed = pairs_of(number, len(classes), len(parcels))
    table = np.concatenate([np.array(asked), allowed, np.array(stock)])
    solver = min_cost_flow.SimpleMinCostFlow()
    handles = solver.add_arcs_with_capacity_and_unit_cost(
        table[:, 0], table[:, 1], table[:, 2], table[:, 3]
    )
    solver.set_nodes_supplies(
        np.array([source, sink]), np.array([len(parcels), -len(parcels)])
    )
    if solver.solve_max_flow_with_min_cost() != solver.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    given = dict(hand_out(solver.flows(handles), asked, allowed, parcels))
    nth: Counter[int] = Counter()
    served = []
    for one in parcels:
        if one.shipment in given:
            n = given[one.shipment] - len(number)
            void = classes[n].volume_mm3 - one.volume_mm3
            served.append(Served(one.shipment, classes[n].key, nth[n], void))
            nth[n] += 1
    left = [
        LeftOut(
            one.shipment,
            LeftOutBecause.RAN_OUT if one.fits else LeftOutBecause.NOTHING_FITS,
            one.fits,
        )
        for one in parcels
        if one.shipment not in given
    ]
    return Plan(tuple(served), tuple(left))


if __name__ == "__main__":
    planning.plan = plan  # type: ignore[attr-defined]
    sys.exit(run(sys.argv[1:]))
