"""`ship plan`, `ship suggest`, `boxes count` and `boxes move` as a script meets them."""

from pathlib import Path

from cainiao_recycle.errors import (
    SOME_REFUSED,
    CarrierUnknown,
    CodeEmpty,
    NothingFits,
    ShelfSame,
    SidesUnclear,
)
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program

PARCELS = """\
shipment,item,length_mm,width_mm,height_mm,mass_g,count
S-1,tea,250,140,150,900,1
S-2,cup,100,80,60,200,4
S-3,rod,900,20,20,200,1
"""


def two_boxes(cr: Program) -> None:
    cr.returned()
    cr.returned(SECOND_WAYBILL, "--size", "4")


def test_a_plan_is_an_object_a_shipment_and_totals(cr: Program) -> None:
    two_boxes(cr)
    served, other, left, totals = cr.json(
        "ship", "plan", cr.write("p.csv", PARCELS)
    ).objects
    keys = {
        "shipment",
        "box",
        "tag",
        "size",
        "shelf",
        "void_mm3",
        "reason",
        "obstacles",
        "would_help",
        "entry",
    }
    assert [set(one) for one in (served, other, left)] == [keys] * 3
    assert {served["shipment"], other["shipment"]} == {"S-1", "S-2"}
    assert {served["size"], other["size"]} == {"4", "5"}
    assert (left["shipment"], left["box"], left["reason"]) == ("S-3", None, "nothing-fits")
    (obstacle,) = left["obstacles"]
    assert (obstacle["hindrance"], obstacle["over_mm"]) == ("too-long", 900 - 518)
    void = served["void_mm3"] + other["void_mm3"]
    assert totals == {"served": 2, "shipments": 3, "void_mm3": void, "replayed": False}


def test_a_plan_binds_nothing_until_it_is_told_to(cr: Program) -> None:
    two_boxes(cr)
    file = cr.write("p.csv", PARCELS)
    told = cr("ship", "plan", file)
    assert (told.code, "--commit" in told.out) == (0, True)
    assert "S-3: fits no size: too long by 382 mm" in told.out
    assert {one["state"] for one in cr.json("ship", "list").objects} == {"waiting"}
    bound = cr("ship", "plan", "--commit")
    assert "The boxes are bound." in bound.out
    states = {one["shipment"]: one["state"] for one in cr.json("ship", "list").objects}
    assert states == {"S-1": "packed", "S-2": "packed", "S-3": "waiting"}


def test_a_plan_told_twice_binds_once_and_answers_the_same(cr: Program) -> None:
    two_boxes(cr)
    file = cr.write("p.csv", PARCELS)
    line = ("ship", "plan", file, "--commit", "--request-id", "k1")
    first = cr.json(*line)
    entries = cr.journal()
    again = cr.json(*line)
    assert again.objects == [*first.objects[:-1], first.objects[-1] | {"replayed": True}]
    assert cr.journal() == entries


def test_a_plan_told_again_after_a_box_was_released_says_that_it_was_then(
    cr: Program,
) -> None:
    two_boxes(cr)
    line = ("ship", "plan", cr.write("p.csv", PARCELS), "--commit", "--request-id", "k1")
    first = cr(*line)
    cr.must("ship", "release", "S-1")
    again = cr(*line)
    before, rest = again.out.split("\n", 1)
    assert before.startswith("● This request was recorded before, as entry ")
    assert rest == first.out
    states = {one["shipment"]: one["state"] for one in cr.json("ship", "list").objects}
    assert states == {"S-1": "waiting", "S-2": "packed", "S-3": "waiting"}


def test_a_row_that_is_refused_stops_no_other(cr: Program) -> None:
    two_boxes(cr)
    told = cr.json("ship", "plan", cr.write("p.csv", PARCELS + "S-4,x,0,1,1,1,1\n"))
    assert told.code == SOME_REFUSED
    assert (told.objects[0]["line"], told.objects[0]["error"]) == (5, "number-unclear")
    assert told.objects[-1]["shipments"] == 3


def test_a_suggestion_has_steps_in_words_and_in_figures(cr: Program) -> None:
    cr.returned()
    told = cr("ship", "suggest", "--item", "100x80x60x4", "--padding", "5")
    assert "1. 1: " in told.out and "4. 1: " in told.out and "on the bottom" in told.out
    found = cr.json(
        "ship", "suggest", "--item", "100x80x60x4", "--upright", "--fragile"
    ).object
    assert set(found) == {
        "box", "tag", "size", "shelf", "condition", "cycle", "void_mm3", "fits",
        "inside_mm", "fill_percent", "steps",
    }  # fmt: skip
    assert {(one["z_mm"], one["height_mm"]) for one in found["steps"]} == {(0, 60)}


def test_all_sizes_say_whether_they_fit(cr: Program) -> None:
    cr.returned()
    found = cr.json("ship", "suggest", "--item", "250x140x150", "--all").objects
    assert {one["size"] for one in found if one["fits"]} == {"6", "5", "4", "3", "2", "1"}
    five = next(one for one in found if one["size"] == "5")
    assert (five["box"], five["shelf"], five["boxes"]) == (1, "5", 1)
    assert all(one["obstacles"] for one in found if not one["fits"])
    assert all(one["void_mm3"] is None for one in found if not one["fits"])


def test_what_cannot_be_suggested_is_refused(cr: Program) -> None:
    cr.refuses(
        NothingFits, "ship", "suggest", "--item", "250x140x150", says="no box in stock"
    )
    cr.refuses(SidesUnclear, "ship", "suggest", "--item", "250x140")
    cr.refuses(
        CarrierUnknown, "ship", "suggest", "--item", "250x140x150", "--carrier", "SF"
    )


def test_carriers_come_from_a_file(cr: Program) -> None:
    cr.returned()
    file = cr.write("c.csv", "carrier,max_length_mm,max_girth_mm,max_mass_g\nSF,250,,\n")
    assert cr("import", "carriers", file).code == 0
    line = ("ship", "suggest", "--item", "250x140x150", "--carrier", "sf")
    cr.refuses(NothingFits, *line, says="SF takes none")


def test_a_shelf_is_counted_from_arguments_or_a_pipe(cr: Program) -> None:
    tag = cr.returned()["tag"]
    cr.returned(SECOND_WAYBILL)
    first = cr.json("boxes", "count", "5", "--stdin", stdin=f"{tag}\n").object
    assert set(first) == {
        "shelf", "expected", "found", "missing", "elsewhere", "back", "unknown", "entry",
        "happened_at", "replayed",
    }  # fmt: skip
    assert (first["expected"], first["found"], first["missing"]) == (2, [1], [2])
    told = cr("boxes", "count", "5", "1", "2")
    assert "found again: 2" in told.out
    cr.refuses(CodeEmpty, "boxes", "count", "5")
    cr.replays("boxes", "count", "5", "1", "2")


def test_a_box_is_moved_and_told_where_it_is(cr: Program) -> None:
    cr.returned()
    assert "on shelf WINDOW" in cr("boxes", "move", "1", "window").out
    cr.refuses(ShelfSame, "boxes", "move", "1", "WINDOW")


def test_a_box_that_is_not_there_is_replaced(cr: Program) -> None:
    cr.returned()
    cr.returned(SECOND_WAYBILL)
    cr.parcel("S-1")
    assert cr("ship", "pack", "S-1").code == 0
    told = cr("ship", "pack", "S-1", "--missing")
    assert "Box 1 is missing now." in told.out
    assert "ship pack S-1 2" in told.out
    assert (
        cr.json("return", desk.WAYBILL, "--size", "5").object["reward"]
        == "already-rewarded"
    )


def test_the_plan_is_small_when_it_is_called_cold(tmp_path: Path, cr: Program) -> None:
    nothing = {"served": 0, "shipments": 0, "void_mm3": 0, "replayed": False}
    assert cr.json("ship", "plan").objects == [nothing]
