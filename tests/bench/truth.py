"""The judge: OR-Tools CP-SAT decides whether items fit a box, and proves it.

Pairwise model: an orientation per item, and for each pair one of six separating
relations. Needs `pip install ortools`.
"""

from itertools import combinations, permutations

from instances import Sides
from ortools.sat.python import cp_model


def truly_fits(items: list[Sides], box: Sides, limit_s: float = 20.0) -> bool | None:
    """True or False when proven, None when the time ran out. Any side may go anywhere."""
    if sum(a * b * c for a, b, c in items) > box[0] * box[1] * box[2]:
        return False
    model = cp_model.CpModel()
    at, extent = [], []
    for sides in items:
        turns = sorted(
            {t for t in permutations(sides) if all(t[k] <= box[k] for k in range(3))}
        )
        if not turns:
            return False
        chosen = [model.new_bool_var("") for _ in turns]
        model.add_exactly_one(chosen)
        extents = []
        starts = []
        for k in range(3):
            e = model.new_int_var_from_domain(
                cp_model.Domain.from_values([t[k] for t in turns]), ""
            )
            model.add(e == sum(c * t[k] for c, t in zip(chosen, turns, strict=True)))
            s = model.new_int_var(0, box[k], "")
            model.add(s + e <= box[k])
            extents.append(e)
            starts.append(s)
        at.append(starts)
        extent.append(extents)
    for i, j in combinations(range(len(items)), 2):
        apart = []
        for k in range(3):
            for a, b in ((i, j), (j, i)):
                if sorted(items[i]) == sorted(items[j]) and k == 0 and a == j:
                    continue
                lit = model.new_bool_var("")
                model.add(at[a][k] + extent[a][k] <= at[b][k]).only_enforce_if(lit)
                apart.append(lit)
        model.add_bool_or(apart)
        if sorted(items[i]) == sorted(items[j]):
            model.add(at[i][0] <= at[j][0])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = limit_s
    status = solver.solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return True
    return False if status == cp_model.INFEASIBLE else None
