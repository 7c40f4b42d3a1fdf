"""The judge of plans: OR-Tools min-cost flow. Needs `pip install ortools numpy`.

By type: an arc for each different (shipments' type, volume), one for each type and
class, one for each class. Or with a node for each shipment, as one would write it
first. Priorities and ages are left out: the bars ask for served and void.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.graph.python import min_cost_flow

from cainiao_recycle.domain.planning.model import BoxClass, Waiting


@dataclass(frozen=True)
class Flow:
    """Optimal served and void, seconds in all and in the solver alone."""

    served: int
    void_mm3: int
    seconds: float
    solver_seconds: float


def flow_by_type(classes: Sequence[BoxClass], waiting: Sequence[Waiting]) -> Flow:
    """Max flow with min cost; grouping and handing out are timed too, as in a plan."""
    began = time.process_time()
    groups = Counter((one.fits, one.volume_mm3) for one in waiting)
    number = {fits: n for n, fits in enumerate(dict.fromkeys(f for f, _ in groups))}
    largest = max(one.volume_mm3 for one in waiting)
    source, sink = len(number) + len(classes), len(number) + len(classes) + 1
    asked = [
        (source, number[fits], count, largest - volume)
        for (fits, volume), count in groups.items()
    ]
    stock = [
        (len(number) + n, sink, sum(boxes for _, boxes in c.promised), c.volume_mm3)
        for n, c in enumerate(classes)
    ]
    total = len(waiting)
    allowed = pairs_of(number, len(classes), total)
    table = np.concatenate([np.array(asked), allowed, np.array(stock)])
    solver = min_cost_flow.SimpleMinCostFlow()
    handles = solver.add_arcs_with_capacity_and_unit_cost(
        table[:, 0], table[:, 1], table[:, 2], table[:, 3]
    )
    solver.set_nodes_supplies(np.array([source, sink]), np.array([total, -total]))
    solving = time.process_time()
    if solver.solve_max_flow_with_min_cost() != solver.OPTIMAL:
        raise RuntimeError("OR-Tools found no optimum")
    solved = time.process_time()
    flows = solver.flows(handles)
    served = int(flows[: len(asked)].sum())
    void = solver.optimal_cost() - served * largest
    hand_out(flows, asked, allowed, waiting)
    return Flow(served, int(void), time.process_time() - began, solved - solving)


def pairs_of(number: dict[int, int], classes: int, capacity: int) -> "np.ndarray":
    """An arc for each type and class that fits, straight from the bits."""
    rows = []
    for fits, kind in number.items():
        octets = np.frombuffer(fits.to_bytes(classes // 8 + 1, "little"), dtype=np.uint8)
        heads = np.flatnonzero(np.unpackbits(octets, bitorder="little")) + len(number)
        row = np.empty((len(heads), 4), dtype=np.int64)
        row[:] = (kind, 0, capacity, 0)
        row[:, 1] = heads
        rows.append(row)
    return np.concatenate(rows)


def hand_out(
    flows: "np.ndarray",
    asked: Sequence[tuple[int, int, int, int]],
    allowed: "np.ndarray",
    waiting: Sequence[Waiting],
) -> list[tuple[str, int]]:
    """A box class for each shipment served: what a plan must say as well."""
    used = np.flatnonzero(flows[len(asked) : len(asked) + len(allowed)])
    places: dict[int, list[int]] = {}
    for arc in used.tolist():
        tail, head = allowed[arc, :2].tolist()
        places.setdefault(tail, []).extend([head] * int(flows[len(asked) + arc]))
    left = {
        (head, cost): units
        for (_, head, _, cost), units in zip(
            asked, flows[: len(asked)].tolist(), strict=True
        )
    }
    number: dict[int, int] = {}
    largest = max(one.volume_mm3 for one in waiting)
    answer = []
    for one in waiting:
        key = (number.setdefault(one.fits, len(number)), largest - one.volume_mm3)
        if left[key]:
            left[key] -= 1
            answer.append((one.shipment, places[key[0]].pop()))
    return answer
