"""The day's plan: most served, then priority, then least void, then the oldest boxes."""

from itertools import combinations, permutations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cainiao_recycle.domain.planning import plan as planning
from cainiao_recycle.domain.planning.matching import bits_of, transposed
from cainiao_recycle.domain.planning.model import (
    BoxClass,
    LeftOutBecause,
    Plan,
    Waiting,
    by_day,
)
from cainiao_recycle.domain.planning.plan import keys_of, plan, served_by

SMALL, LARGE = BoxClass("7-A", 4_000, by_day([1, 2])), BoxClass("5-A", 8_000, by_day([1]))


def chosen(planned: Plan) -> dict[str, str]:
    return {one.shipment: one.box_class for one in planned.served}


def test_a_large_box_is_kept_for_what_needs_it():
    waiting = [Waiting("cup", 1_000, 0b11), Waiting("lamp", 5_000, 0b10)]
    assert chosen(plan([SMALL, LARGE], waiting)) == {"cup": "7-A", "lamp": "5-A"}


def test_more_parcels_come_before_less_void():
    one_small = BoxClass("7-A", 4_000, by_day([1]))
    waiting = [Waiting("cup", 1_000, 0b01), Waiting("book", 3_999, 0b11)]
    assert chosen(plan([one_small, LARGE], waiting)) == {"cup": "7-A", "book": "5-A"}


def test_when_boxes_run_out_the_urgent_shipment_is_served_first():
    waiting = [Waiting("large", 7_000, 0b1), Waiting("urgent", 10, 0b1, priority=1)]
    planned = plan([LARGE], waiting)
    assert chosen(planned) == {"urgent": "5-A"}
    assert planned.left_out[0].reason is LeftOutBecause.RAN_OUT


def test_among_equals_the_fuller_box_is_sent():
    planned = plan([LARGE], [Waiting("light", 10, 0b1), Waiting("full", 7_000, 0b1)])
    assert chosen(planned) == {"full": "5-A"} and planned.void_mm3 == 1_000


def test_of_boxes_of_one_volume_the_oldest_goes_first():
    young, old = BoxClass("5-A", 8_000, by_day([9])), BoxClass("5-B", 8_000, by_day([3]))
    assert chosen(plan([young, old], [Waiting("lamp", 10, 0b11)])) == {"lamp": "5-B"}


def test_the_reserve_is_not_promised_and_is_the_newest():
    kept = BoxClass("5-A", 8_000, by_day([4, 7, 9]), reserve=2)
    planned = plan([kept], [Waiting("a", 10, 1), Waiting("b", 10, 1)])
    assert [(one.shipment, one.nth_oldest) for one in planned.served] == [("a", 0)]


def test_a_shipment_that_no_known_size_holds_is_told_so():
    planned = plan([SMALL], [Waiting("piano", 10**9, 0)])
    assert [(one.shipment, one.reason) for one in planned.left_out] == [
        ("piano", LeftOutBecause.NOTHING_FITS)
    ]


def test_sizes_out_of_stock_that_would_have_helped_are_named_smallest_first():
    classes = [BoxClass("3-A", 20_000), BoxClass("5-A", 8_000)]
    left = plan(classes, [Waiting("lamp", 5_000, 0b11)]).left_out[0]
    assert keys_of(classes, left.would_help, 5) == ("5-A", "3-A")


def test_a_returned_box_serves_the_most_urgent_parcel_it_holds():
    waiting = [
        Waiting("a", 10, 0b01),
        Waiting("b", 99, 0b10),
        Waiting("c", 5, 0b10, priority=1),
    ]
    assert served_by(1, waiting) == "c"
    assert served_by(2, waiting) is None


def test_nothing_to_plan_is_an_empty_plan():
    assert plan([], []) == plan([SMALL], []) == Plan((), ())


@st.composite
def days(draw):
    many = draw(st.integers(1, 4))
    classes = [
        BoxClass(
            f"class {n}",
            draw(st.sampled_from([10, 20, 30])),
            by_day(draw(st.lists(st.integers(1, 3), max_size=2))),
        )
        for n in range(many)
    ]
    waiting = [
        Waiting(
            f"s{n}",
            draw(st.integers(1, 9)),
            draw(st.integers(0, 2**many - 1)),
            draw(st.integers(0, 1)),
        )
        for n in range(draw(st.integers(0, 4)))
    ]
    return classes, waiting


def ages_of(box_class):
    return sorted(day for day, boxes in box_class.stock for _ in range(boxes))


def worth(classes, pairs):
    """Lexicographic worth of (shipment, (class, day)) pairs, larger is better."""
    return (
        len(pairs),
        sum(one.priority for one, _ in pairs),
        -sum(classes[n].volume_mm3 - one.volume_mm3 for one, (n, _) in pairs),
        -sum(day for _, (_, day) in pairs),
    )


def best_by_trying_all(classes, waiting):
    boxes = [(n, day) for n, c in enumerate(classes) for day in ages_of(c)]
    best = worth(classes, [])
    for many in range(1, min(len(boxes), len(waiting)) + 1):
        for some in combinations(waiting, many):
            for given_boxes in permutations(boxes, many):
                pairs = list(zip(some, given_boxes, strict=True))
                if all(one.fits >> n & 1 for one, (n, _) in pairs):
                    best = max(best, worth(classes, pairs))
    return best


@given(days())
@settings(max_examples=200, deadline=None)
def test_no_other_way_to_hand_out_the_boxes_is_better(a_day):
    classes, waiting = a_day
    number = {c.key: n for n, c in enumerate(classes)}
    by_name = {one.shipment: one for one in waiting}
    pairs = [
        (
            by_name[one.shipment],
            (
                number[one.box_class],
                ages_of(classes[number[one.box_class]])[one.nth_oldest],
            ),
        )
        for one in plan(classes, waiting).served
    ]
    assert worth(classes, pairs) == best_by_trying_all(classes, waiting)


@given(days(), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_plan_does_not_depend_on_the_order_of_shipments(a_day, rng):
    classes, waiting = a_day
    assert plan(classes, rng.sample(waiting, len(waiting))) == plan(classes, waiting)


@given(days())
@settings(max_examples=100, deadline=None)
def test_every_shipment_is_answered_once_and_every_box_given_once(a_day):
    classes, waiting = a_day
    planned = plan(classes, waiting)
    names = [one.shipment for one in (*planned.served, *planned.left_out)]
    boxes = [(one.box_class, one.nth_oldest) for one in planned.served]
    assert sorted(names) == sorted(one.shipment for one in waiting)
    assert len(set(boxes)) == len(boxes)


def test_many_shipments_of_few_types_are_planned_as_if_one_by_one(monkeypatch):
    """Batches are a shortcut: admitting single shipments in order is the reference."""
    rng = Random(4)
    classes = [
        BoxClass(f"class {n}", 10 * n + 10, by_day(range(rng.randint(50, 300))))
        for n in range(6)
    ]
    waiting = [
        Waiting(
            f"s{n:05}",
            rng.randint(1, 9_999),
            rng.choice((3, 5, 6, 24, 33, 48, 62)),
            rng.choice((0, 0, 0, 1, 2)),
        )
        for n in range(3_000)
    ]
    whole = plan(classes, waiting)
    monkeypatch.setattr(planning, "BATCH", 1)
    single = plan(classes, waiting)
    assert {one.shipment for one in whole.served} == {one.shipment for one in single.served}
    assert whole.void_mm3 == single.void_mm3


@given(st.lists(st.integers(0, 2**7 - 1), max_size=6))
def test_a_bit_matrix_turned_twice_is_itself(rows):
    assert transposed(transposed(rows, 7), len(rows)) == rows
    assert [list(bits_of(row)) for row in rows] == [
        [n for n in range(7) if row >> n & 1] for row in rows
    ]
