"""Parcels out: `ship suggest`, `pack`, `release`, `send`, `list`."""

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import SECOND_WAYBILL, Program, as_replays, at

WAYBILL_OUT, SHORT = "YT9876543210987", "YT…0987"
SUGGEST_KEYS = {
    "box", "tag", "size", "shelf", "condition", "cycle", "void_mm3", "fits", "inside_mm",
    "fill_percent", "steps",
}  # fmt: skip
SENT_KEYS = {
    "shipment", "waybill", "waybill_ref", "waybill_short",
    "entered", "box", "cycle", "was_bound", "condition", "shelf",
    "box_mass_g", "used_answer", "entry", "happened_at", "replayed",
}  # fmt: skip


# --- suggest ------------------------------------------------------------------------


def test_the_best_box_is_named_with_its_shelf(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--size", "3")
    tag = cr.returned(SECOND_WAYBILL, "--size", "5")["tag"]
    entries = cr.journal()
    found = cr.must("ship", "suggest", "--item", "250x140x150", "--mass", "900")
    assert set(found) == SUGGEST_KEYS
    # Inside: 290 - 6, 170 - 6, 190 - 6; less the parcel.
    void = 284 * 164 * 184 - 250 * 140 * 150
    # Lying as it is, it has room on every side; the steps say where it goes.
    assert found.pop("inside_mm") == [284, 164, 184]
    assert len(found.pop("steps")) == 1
    fill = 100 * 250 * 140 * 150 / (284 * 164 * 184)
    assert found.pop("fill_percent") == pytest.approx(fill, abs=1)
    assert found == {
        "box": 2, "tag": tag, "size": "5", "shelf": "5", "condition": "A", "cycle": 1,
        "void_mm3": void, "fits": True,
    }  # fmt: skip
    told = cr("ship", "suggest", "--item", "250x140x150").out
    assert "Box 2 on shelf 5 (size 5, condition A, cycle 1)" in told
    assert "empty space: 3.3 l" in told
    assert cr.journal() == entries


def test_a_shipment_entered_before_needs_no_sides(cr: Program) -> None:
    cr.returned()
    assert cr.must("ship", "suggest", cr.parcel("S-1"))["box"] == 1


def test_padding_is_kept_on_every_side(cr: Program) -> None:
    cr.returned()
    item = ("ship", "suggest", "--item", "280x160x180")
    assert cr.must(*item, "--padding", "2")["box"] == 1
    cr.refuses(errors.NothingFits, *item, "--padding", "3", says="too long by 2 mm")


@pytest.mark.parametrize(
    ("refusal", "line"),
    [
        (errors.ItemsMissing, ()),
        (errors.ShipmentUnknown, ("S-9",)),
        (errors.NothingFits, ("--item", "250x140x150")),
        (errors.SidesUnclear, ("--item", "250x140")),
        (errors.NumberUnclear, ("--item", "250x140x150", "--mass", "-1")),
        (errors.NumberUnclear, ("--item", "250x140x150", "--padding", "much")),
    ],
)
def test_what_cannot_be_suggested_is_refused(
    cr: Program, refusal: type[errors.Refusal], line: tuple[str, ...]
) -> None:
    cr.refuses(refusal, "ship", "suggest", *line)


# --- pack and release ---------------------------------------------------------------


def test_a_box_is_bound_and_unbound(cr: Program) -> None:
    cr.returned()
    cr.parcel("S-1")
    packed = cr.must("ship", "pack", "S-1", *at("11:00"))
    assert packed == {
        "shipment": "S-1", "box": 1, "cycle": 1, "shelf": "5", "entry": cr.last_entry(),
        "happened_at": "2022-11-11T11:00:00+08:00",
        "replayed": False,
    }  # fmt: skip
    assert cr.must("boxes", "list", "--state", "bound")["box"] == 1
    released = cr.must("ship", "release", "S-1", *at("11:05"))
    assert released == {
        "shipment": "S-1", "box": 1, "cycle": 1, "shelf": "5", "entry": cr.last_entry(),
        "happened_at": "2022-11-11T11:05:00+08:00",
        "replayed": False,
    }  # fmt: skip
    assert "Box 1 from shelf 5 is bound to shipment S-1." in cr("ship", "pack", "S-1").out
    assert "Box 1 goes back to shelf 5." in cr("ship", "release", "S-1").out


def test_the_box_named_is_bound_if_it_fits(cr: Program) -> None:
    small = cr.returned(desk.WAYBILL, "--size", "12")["tag"]
    large = cr.returned(SECOND_WAYBILL, "--size", "3")["tag"]
    cr.parcel("S-1")
    cr.refuses(errors.DoesNotFit, "ship", "pack", "S-1", small, says="Box 1 doesn't fit")
    assert cr.must("ship", "pack", "S-1", large)["box"] == 2


def test_a_bound_box_is_nobody_elses(cr: Program) -> None:
    cr.returned()
    cr.must("ship", "pack", cr.parcel("S-1"))
    cr.parcel("S-2")
    cr.refuses(errors.BoxBound, "ship", "pack", "S-2", "1", says="ship release S-1")
    cr.refuses(errors.NothingFits, "ship", "pack", "S-2", says="no box in stock")
    cr.refuses(errors.ShipmentNotWaiting, "ship", "pack", "S-1", says="packed")
    cr.refuses(errors.ShipmentNotPacked, "ship", "release", "S-2")
    cr.refuses(errors.ShipmentUnknown, "ship", "release", "S-9")


def test_the_same_pack_and_release_again_give_the_same_answer(cr: Program) -> None:
    cr.returned()
    cr.parcel("S-1")
    cr.replays("ship", "pack", "S-1", *at("11:00"))
    line = ("ship", "release", "S-1", *at("11:05"), "--request-id", "k1-18")
    first = cr.json(*line)
    assert first.code == 0
    assert cr.json(*line).objects == as_replays(first.objects)


# --- send ---------------------------------------------------------------------------


def test_a_parcel_leaves_in_its_bound_box_once_the_old_waybill_is_covered(
    cr: Program,
) -> None:
    cr.returned()
    cr.must("ship", "pack", cr.parcel("S-1"), *at("11:00"))
    line = ("ship", "send", "S-1", "--waybill", WAYBILL_OUT, *at("15:20"))
    cr.refuses(errors.LabelNotCovered, *line, says="--covered")
    found = cr.must(*line, "--covered")
    assert len(found.pop("waybill_ref")) == 32
    assert found == {
        "shipment": "S-1", "waybill": WAYBILL_OUT, "waybill_short": SHORT,
        "entered": False, "box": 1, "cycle": 1,
        "was_bound": True, "condition": "A", "shelf": "5", "box_mass_g": 177,
        "used_answer": None,
        "entry": cr.last_entry(), "happened_at": "2022-11-11T15:20:00+08:00",
        "replayed": False,
    }  # fmt: skip
    cr.refuses(errors.ShipmentNotWaiting, *line, "--covered", says="sent")


def test_a_taped_box_is_asked_after(cr: Program) -> None:
    tag = cr.returned(desk.WAYBILL, "--defect", "torn-flap")["tag"]
    line = ("ship", "send", WAYBILL_OUT, "--box", tag, "--covered", *at("15:20"))
    cr.refuses(errors.BoxNotRetaped, *line, says="--retaped")
    answer = cr(*line, "--retaped")
    assert f"Shipment {WAYBILL_OUT} left in reused box 1, its cycle 1." in answer.out


@pytest.mark.parametrize("answer", [(), ("--json",)], ids=["for people", "for machines"])
def test_at_a_terminal_what_is_not_said_is_asked(
    cr: Program, answer: tuple[str, ...]
) -> None:
    tag = cr.returned(desk.WAYBILL, "--defect", "torn-flap")["tag"]
    line = ("ship", "send", WAYBILL_OUT, "--box", tag, *at("15:20"), *answer)
    entries = cr.journal()
    refused = cr(*line, stdin="y\nn\n", typing=True)
    assert refused.code == errors.BoxNotRetaped.exit_code
    assert cr.journal() == entries
    sent = cr(*line, stdin="y\ny\n", typing=True)
    assert sent.code == 0
    # The question is talk: it stands on stderr, and not a blank of it on stdout.
    assert "Is the old waybill covered?" in sent.err
    assert "Is the box re-taped?" in sent.err
    assert sent.out.startswith("{" if answer else "✓ Shipment")


def test_a_parcel_in_a_new_carton_is_recorded_too(cr: Program) -> None:
    found = cr.must("ship", "send", WAYBILL_OUT, "--new", *at("15:20"))
    assert set(found) == SENT_KEYS
    assert (found["shipment"], found["waybill"]) == (WAYBILL_OUT, WAYBILL_OUT)
    assert (found["box"], found["cycle"], found["entered"]) == (None, None, True)
    told = cr("ship", "send", "YT9876543210988", "--new", *at("15:21"))
    assert "left in a new carton" in told.out


@pytest.mark.parametrize(
    ("refusal", "line"),
    [
        (errors.CartonUnclear, (WAYBILL_OUT,)),
        (errors.CartonUnclear, (WAYBILL_OUT, "--new", "--box", "1")),
        (errors.BoxUnknown, (WAYBILL_OUT, "--box", "77", "--covered")),
        (errors.NotAWaybill, ("S-9", "--new")),
        (errors.NotAWaybill, (WAYBILL_OUT, "--waybill", "S-9", "--new")),
    ],
)
def test_what_cannot_be_sent_is_refused(
    cr: Program, refusal: type[errors.Refusal], line: tuple[str, ...]
) -> None:
    entries = cr.journal()
    cr.refuses(refusal, "ship", "send", *line)
    assert cr.journal() == entries


def test_a_box_that_is_not_in_stock_carries_nothing(cr: Program) -> None:
    tag = cr.returned(desk.WAYBILL, "--condition", "H")["tag"]
    cr.refuses(errors.BoxUnusable, "ship", "send", WAYBILL_OUT, "--box", tag, "--covered")
    gone = cr.returned(SECOND_WAYBILL)["tag"]
    cr.must("ship", "send", WAYBILL_OUT, "--box", gone, "--covered")
    cr.refuses(errors.BoxNotHere, "ship", "send", "YT9876543210988", "--box", gone,
               "--covered", says="sent")  # fmt: skip
    cr.refuses(errors.ShipmentNotWaiting, "ship", "send", WAYBILL_OUT, "--new")
    cr.refuses(errors.WaybillSent, "ship", "send", cr.parcel("S-1"), "--new",
               "--waybill", WAYBILL_OUT)  # fmt: skip


def test_the_same_sending_again_gives_the_same_answer(cr: Program) -> None:
    tag = cr.returned()["tag"]
    cr.replays("ship", "send", WAYBILL_OUT, "--box", tag, "--covered", *at("15:20"))


# --- list ---------------------------------------------------------------------------


def test_parcels_that_wait_and_those_sent_are_listed(cr: Program) -> None:
    assert cr("ship", "list").err == "Nothing to list.\n"
    assert cr.json("ship", "list").objects == []
    cr.parcel("S-1")
    waiting = cr.must("ship", "list")
    assert waiting == {
        "shipment": "S-1", "state": "waiting", "priority": 0, "box": None,
        "waybill_short": None, "waybill_ref": None, "carton": None, "sent_at": None,
        "used_answer": None,
    }  # fmt: skip
    cr.must("ship", "send", "S-1", "--waybill", WAYBILL_OUT, "--new", *at("15:20"))
    assert cr.json("ship", "list").objects == []
    sent = cr.must("ship", "list", "--sent")
    assert len(sent.pop("waybill_ref")) == 32
    assert sent == {
        "shipment": "S-1", "state": "sent", "priority": 0, "box": None,
        "waybill_short": SHORT, "carton": "new", "sent_at": "2022-11-11T15:20:00+08:00",
        "used_answer": None,
    }  # fmt: skip
    assert SHORT in cr("ship", "list", "--sent").out
