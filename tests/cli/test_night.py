"""At night: `close`, `export`, `report`."""

import hashlib
import json
import sqlite3
from contextlib import closing

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import DATE, SECOND_WAYBILL, Program, at

CLOSED_KEYS = {
    "date", "head",
    "boxes_opening", "boxes_in", "boxes_sent", "boxes_pulped", "boxes_missing",
    "boxes_closing", "boxes_received", "boxes_given", "boxes_transferred",
    "vouchers_opening", "vouchers_issued", "vouchers_redeemed", "vouchers_void",
    "vouchers_expired", "vouchers_replaced", "vouchers_closing",
    "eggs_opening", "eggs_received", "eggs_given", "eggs_broken", "eggs_variance",
    "eggs_closing",
    "forget_before",
}  # fmt: skip

REPORT_KEYS = {
    "span", "name", "first", "last", "returned", "sound", "kept", "held", "for_pulp",
    "customers", "credits", "points", "eggs_issued", "eggs_given", "eggs_lapsed",
    "eggs_received", "eggs_broken", "eggs_variance", "sent_used", "sent_new",
    "used_accepted", "used_declined", "notebooks_delivered", "board_reused_g",
    "boxes_pulped", "pulped_g", "settlement_g", "notebook_equivalents",
    "given_away", "transferred_out", "transferred_in", "cartons_fen", "board_fen",
    "eggs_fen", "net_fen", "late",
    "used_share", "reuse_share", "sound_share", "cycles",
    "co2e_return_g", "co2e_reuse_g", "co2e_board_g", "co2e_pulp_g", "carbon",
    "station", "date", "eggs_in_stock", "eggs_owed", "head_seq", "head", "assumed",
}  # fmt: skip


def a_day(cr: Program) -> None:
    """Sixty eggs, a box kept and sent, a wet one pulped, an egg handed over."""
    cr.must("eggs", "receive", "60", *at("08:00"))
    voucher = cr.voucher()
    cr.returned(SECOND_WAYBILL, "--defect", "wet")
    cr.must("redeem", voucher, *at("10:42"))
    cr.must("ship", "send", "YT9876543210987", "--box", "1", "--covered", *at("15:20"))
    cr.must("ship", "send", "YT9876543210988", "--new", *at("15:30"))
    cr.must("pulp", "cage", *at("18:00"))
    cr.must("eggs", "break", "2", *at("18:30"))
    cr.must("eggs", "count", "56", *at("19:00"))


# --- close --------------------------------------------------------------------------


def test_a_day_is_balanced_and_sealed(cr: Program) -> None:
    a_day(cr)
    found = cr.must("close", "--date", DATE)
    assert set(found) == CLOSED_KEYS
    variance = found.pop("eggs_variance")
    assert abs(variance) == 1  # 57 expected, 56 counted
    head = found.pop("head")
    assert len(head) == 64
    assert {key: value for key, value in found.items() if value} == {
        "date": DATE,
        "boxes_in": 2, "boxes_sent": 1, "boxes_pulped": 1,
        "vouchers_issued": 2, "vouchers_redeemed": 1, "vouchers_closing": 1,
        "eggs_received": 60, "eggs_given": 1, "eggs_broken": 2, "eggs_closing": 56,
    }  # fmt: skip
    cr.refuses(errors.DaySealed, "close", "--date", DATE, says=DATE)


def test_a_clerk_is_told_that_it_balances(cr: Program) -> None:
    a_day(cr)
    answer = cr("close", "--date", DATE)
    assert answer.code == 0
    assert "2022-11-11 closed, and it balances:" in answer.out
    assert cr("close", "--date", "2022-11-20").out == "Nothing to close.\n"
    assert cr.json("close", "--date", "2022-11-20").objects == []


def test_whom_the_clock_keeps_from_closing_today_is_told_until_when(cr: Program) -> None:
    cr.must("eggs", "receive", "6")
    answer = cr("close")
    assert answer.out.startswith("Nothing to close.\n  Today can be closed after 20")
    assert answer.out.endswith(" 00:00.\n")


def test_days_gone_by_are_closed_in_order_with_their_expiries(cr: Program) -> None:
    cr.voucher()
    closed = cr.json("close", "--date", "2022-12-31").objects
    assert [one["date"] for one in closed] == [DATE, "2022-12-11"]
    assert closed[1]["vouchers_expired"] == 1
    assert [one["vouchers_closing"] for one in closed] == [1, 0]


def test_a_visit_left_open_is_finished_by_the_night(cr: Program) -> None:
    cr.returned(desk.WAYBILL, "--customer", desk.PHONE, "--visit", "v1")
    assert cr.must("close", "--date", DATE)["vouchers_issued"] == 1


@pytest.mark.parametrize(
    ("refusal", "date"),
    [
        (errors.DateUnclear, "yesterday"),
        (errors.DateUnclear, "2022-02-30"),
        (errors.DayNotOver, "2999-01-01"),
    ],
)
def test_a_day_that_cannot_be_closed_is_refused(
    cr: Program, refusal: type[errors.Refusal], date: str
) -> None:
    cr.returned()
    entries = cr.journal()
    cr.refuses(refusal, "close", "--date", date, says=date)
    assert cr.journal() == entries


def test_close_names_the_very_rows_that_do_not_add_up(cr: Program) -> None:
    cr.returned()
    with closing(sqlite3.connect(cr.file)) as db, db:
        db.execute("UPDATE box SET shelf = 'ELSEWHERE'")
    answer = cr("close", "--date", DATE)
    assert answer.code == errors.BookDisagrees.exit_code
    assert "box" in answer.err
    assert "ELSEWHERE" in answer.err
    found = cr.json("close", "--date", DATE)
    assert found.code == errors.BookDisagrees.exit_code
    assert {"error", "message", "exit_code"} <= set(found.object)
    assert "ELSEWHERE" in found.out
    cr.must("rebuild")
    assert cr.must("close", "--date", DATE)["boxes_closing"] == 1


# --- export -------------------------------------------------------------------------


def test_closed_days_are_written_once_and_the_same_to_the_byte(cr: Program) -> None:
    a_day(cr)
    cr.refuses(errors.NoDayClosed, "export", str(cr.folder / "out"))
    cr.must("close", "--date", DATE)
    found = cr.must("export", str(cr.folder / "out"))
    place = cr.folder / "out" / f"station={desk.CODE}" / f"date={DATE}"
    content = (place / "datapackage.json").read_bytes()
    files = {one["path"]: one for one in json.loads(content)["resources"]}
    assert files.keys() == {path.name for path in place.glob("*.csv")}
    assert found == {
        "package": str(place),
        "date": DATE,
        "outcome": "written",
        "sha256": hashlib.sha256(content).hexdigest(),
        "rows": sum(one["rows"] for one in files.values()),
    }
    cr.refuses(errors.NothingNew, "export", str(cr.folder / "out"), says="1")
    answer = cr("export", str(cr.folder / "again"), "--date", DATE)
    assert "Written: " in answer.out
    second = cr.folder / "again" / f"station={desk.CODE}" / f"date={DATE}"
    for path in place.iterdir():
        assert (second / path.name).read_bytes() == path.read_bytes()


def test_a_day_that_is_there_and_differs_is_left_alone(cr: Program) -> None:
    a_day(cr)
    cr.must("close", "--date", DATE)
    cr.must("export", str(cr.folder / "out"))
    place = cr.folder / "out" / f"station={desk.CODE}" / f"date={DATE}"
    changed = place / "voucher.csv"
    changed.write_text(changed.read_text("utf-8") + "more\n", "utf-8")
    content = changed.read_bytes()
    cr.refuses(errors.ExportDiffers, "export", str(cr.folder / "out"), says="voucher.csv")
    assert changed.read_bytes() == content


def test_a_day_for_a_spreadsheet_is_written_beside(cr: Program) -> None:
    a_day(cr)
    cr.must("close", "--date", DATE)
    found = cr.must("export", str(cr.folder / "sheets"), "--excel")
    place = cr.folder / "sheets" / desk.CODE / DATE
    assert (found["package"], found["outcome"]) == (str(place), "written")
    text = (place / "box.csv").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff箱号,")
    cr.refuses(errors.NothingNew, "export", str(cr.folder / "sheets"), "--excel")
    assert not (cr.folder / "sheets" / f"station={desk.CODE}").exists()


# --- verify -------------------------------------------------------------------------

VERIFIED_KEYS = {
    "package", "station", "date", "ok", "sha256", "previous", "rows", "problems",
}  # fmt: skip


def test_packages_are_proven_without_a_station_file(cr: Program) -> None:
    a_day(cr)
    cr.must("close", "--date", DATE)
    out = cr.folder / "out"
    exported = cr.must("export", str(out))
    (cr.folder / "station.db").rename(cr.folder / "elsewhere.db")
    answer = cr("verify", str(out))
    assert (answer.code, answer.out) == (0, "✓ 1 packages are as they should be.\n")
    found = cr.must("verify", str(out))
    assert set(found) == VERIFIED_KEYS
    assert (found["ok"], found["problems"], found["previous"]) == (True, [], None)
    assert {key: found[key] for key in ("sha256", "rows", "date")} == {
        key: exported[key] for key in ("sha256", "rows", "date")
    }


def test_a_package_that_is_not_as_it_should_be_is_named(cr: Program) -> None:
    a_day(cr)
    cr.must("close", "--date", DATE)
    out = cr.folder / "out"
    place = out / f"station={desk.CODE}" / f"date={DATE}"
    cr.must("export", str(out))
    (place / "box.csv").unlink()
    answer = cr("verify", str(out))
    assert answer.code == errors.PackagesDamaged.exit_code == 28
    assert f"✗ {place / 'box.csv'}: it is not there" in answer.out
    assert "1 of 1 packages are not as they should be" in answer.err
    one, refusal = cr.json("verify", str(out)).objects
    assert set(one) == VERIFIED_KEYS
    assert one["problems"] == [
        {"problem": "file-missing", "file": "box.csv", "message": "it is not there"}
    ]
    assert refusal["error"] == "packages-damaged"
    (place / "datapackage.json").unlink()
    one, _ = cr.json("verify", str(out)).objects
    assert (one["station"], one["date"], one["rows"], one["ok"]) == (
        None,
        None,
        None,
        False,
    )


def test_a_folder_without_packages_proves_nothing(cr: Program) -> None:
    cr.refuses(errors.NoPackages, "verify", str(cr.folder / "nothing"), says="nothing")
    cr.refuses(errors.FileUnreadable, "verify", str(cr.folder / ("名" * 200)))


def test_codes_of_open_vouchers_are_masked_in_what_is_handed_out(cr: Program) -> None:
    open_voucher = cr.voucher()
    paid = cr.voucher(SECOND_WAYBILL)
    cr.must("redeem", paid, *at("10:42"))
    cr.must("close", "--date", DATE)
    cr.must("export", str(cr.folder / "out"))
    written = "".join(path.read_text("utf-8") for path in cr.folder.glob("out/*/*/*"))
    assert open_voucher not in written
    assert paid in written
    assert desk.PHONE not in written


def test_a_day_that_is_not_closed_is_not_exported(cr: Program) -> None:
    cr.returned()
    folder = str(cr.folder / "out")
    cr.refuses(errors.DayUnknown, "export", folder, "--date", DATE, says=DATE)
    cr.refuses(errors.DateUnclear, "export", folder, "--date", "Friday")
    assert not (cr.folder / "out").exists()


# --- report -------------------------------------------------------------------------


def test_the_report_answers_a_span_a_line(cr: Program) -> None:
    a_day(cr)
    answer = cr.json("report", "--date", DATE)
    day, before, campaign, year, everything = answer.objects
    assert [set(one) for one in answer.objects] == [REPORT_KEYS] * 5
    assert [one["span"] for one in answer.objects] == [
        "day", "before", "campaign", "year-to-date", "all",
    ]  # fmt: skip
    assert (day["first"], day["last"]) == (DATE, DATE)
    assert (campaign["first"], campaign["last"]) == ("2022-11-01", "2022-11-20")
    assert (before["returned"], before["name"]) == (0, "2022-11-10")
    for one in (day, campaign, year, everything):
        assert (one["returned"], one["for_pulp"], one["boxes_pulped"]) == (2, 1, 1)
        assert (one["sent_used"], one["sent_new"], one["used_share"]) == (1, 1, 0.5)
        assert one["cycles"] == {"1": 1}
        assert (one["eggs_issued"], one["eggs_given"]) == (2, 1)
        assert (one["points"], one["eggs_in_stock"], one["eggs_owed"]) == (37, 56, 1)
        assert one["station"] == desk.CODE
    assert everything["head_seq"] == cr.last_entry()
    for sums in day["carbon"]:
        assert set(sums) == {
            "indicator", "basis", "amount", "co2e_g", "factor_g", "per", "source",
            "edition",
        }  # fmt: skip
    assert (day["co2e_return_g"], day["co2e_reuse_g"]) == (2 * 37, 37)
    assert day["carbon"][1]["co2e_g"] == 37


def test_the_report_for_people_names_factors_sources_and_what_is_assumed(
    cr: Program,
) -> None:
    a_day(cr)
    told = cr("report", "--date", DATE).out
    for said in (desk.NAME, DATE, "all time", "in a used box", "50.0 %", "Cainiao",
                 "FEFCO", "ssumed", "Journal head", "never added"):  # fmt: skip
        assert said in told


def test_a_day_without_anything_has_no_shares(cr: Program) -> None:
    day = cr.json("report", "--date", "2022-12-24").objects[0]
    assert (day["returned"], day["reuse_share"], day["used_share"]) == (0, None, None)


def test_day_and_seal_count_the_same_vouchers(cr: Program) -> None:
    cr.returned()
    sealed = cr.must("close", "--date", DATE)
    # A paper slip of the sealed day, entered late: it belongs to the oldest open day.
    cr.returned(SECOND_WAYBILL)
    day = cr.json("report", "--date", DATE).objects[0]
    assert (day["returned"], day["eggs_issued"]) == (1, sealed["vouchers_issued"])


def test_what_cannot_be_reported_is_refused(cr: Program) -> None:
    cr.refuses(errors.DateUnclear, "report", "--date", "Friday")
    cr.refuses(
        errors.CampaignUnknown, "report", "--campaign", "eggs-1999", says="eggs-1999"
    )
    assert cr.json("report", "--campaign", "eggs-2022").objects[2]["span"] == "campaign"


def test_close_asks_for_a_check_after_a_week_without_one(cr: Program) -> None:
    long_ago = desk.moment("2022-11-01 10:00")
    kept = json.loads(cr.file.with_name(cr.file.name + ".keys").read_text("utf-8"))
    keys = cr.file.with_name(cr.file.name + ".keys")
    keys.write_text(json.dumps({**kept, "checked_at": long_ago}), "utf-8")
    assert "Run “check”" in cr("close").err
    assert cr("check").code == 0
    assert "Run “check”" not in cr("close").err
