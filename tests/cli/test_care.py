"""Setting up and care: `init`, `campaign`, `import`, `check`, `rebuild`, `backup`."""

import json
import sqlite3
import stat
from contextlib import closing

import pytest

from cainiao_recycle import errors
from tests import desk
from tests.cli.conftest import DATE, Program, as_replays, at
from tests.cli.test_counter import RETURN_KEYS

INIT = ("init", "--station", desk.CODE, "--name", desk.NAME)
RULE_KEYS = {
    "code", "name", "starts", "ends", "credits_per_reward", "eggs_per_reward",
    "credits_carry_over", "conditions", "eggs_per_customer_day", "station_eggs_per_day",
    "station_eggs_in_all", "reward_anonymous", "points_per_box", "voucher_valid_days",
    "source",
}  # fmt: skip

# --- init ---------------------------------------------------------------------------


def test_a_station_is_set_up_and_answers_its_facts(program: Program) -> None:
    found = program.must(*INIT, "--language", "zh", "--cut-off", "4")
    assert set(found) == {
        "file", "code", "name", "language", "time_zone", "cut_off_hour", "settings",
    }  # fmt: skip
    assert found["file"] == str(program.file)
    assert (found["code"], found["name"]) == (desk.CODE, desk.NAME)
    assert (found["language"], found["time_zone"], found["cut_off_hour"]) == (
        "zh", "Asia/Shanghai", 4,
    )  # fmt: skip
    program.refuses(errors.StationExists, *INIT, says="not written over")


def test_a_clerk_is_told_what_comes_next(program: Program) -> None:
    answer = program(*INIT)
    assert f"Station {desk.CODE} is set up" in answer.out
    assert "campaign add" in answer.out


@pytest.mark.parametrize(
    ("refusal", "options"),
    [
        (errors.SettingUnclear, ("--station", "../x", "--name", "x")),
        (errors.SettingUnclear, ("--station", "重庆", "--name", "x")),
        (errors.TextUnclear, ("--station", "", "--name", "x")),
        (errors.TextUnclear, ("--station", "CQ-1", "--name", "")),
        (errors.SettingUnclear, ("--station", "CQ-1", "--name", "x", "--language", "fr")),
        (
            errors.SettingUnclear,
            ("--station", "CQ-1", "--name", "x", "--time-zone", "Moon"),
        ),
        (errors.NumberUnclear, ("--station", "CQ-1", "--name", "x", "--cut-off", "13")),
    ],
)
def test_a_station_that_cannot_be_set_up_leaves_no_file(
    program: Program, refusal: type[errors.Refusal], options: tuple[str, ...]
) -> None:
    program.refuses(refusal, "init", *options)
    assert list(program.folder.iterdir()) == []


def test_without_a_station_every_verb_says_how_to_set_one_up(program: Program) -> None:
    program.refuses(errors.StationMissing, "boxes", "list", says="cainiao-recycle init")
    assert list(program.folder.iterdir()) == []


# --- campaign -----------------------------------------------------------------------


def test_a_campaign_is_added_from_its_file(program: Program) -> None:
    program.must(*INIT)
    rule = program.write("rule.toml", desk.EGGS_2022)
    found = program.must(
        "campaign", "add", "--reason", "a new season", rule, *at("08:00", "2022-10-30")
    )
    assert set(found) == {
        "campaign", "key", "name", "starts", "ends", "rule", "reason", "second",
        "entry", "happened_at", "replayed",
    }  # fmt: skip
    assert (found["campaign"], found["starts"], found["ends"]) == (
        "eggs-2022", "2022-11-01", "2022-11-20",
    )  # fmt: skip
    assert set(found["rule"]) == RULE_KEYS
    program.refuses(
        errors.CampaignExists,
        "campaign",
        "add",
        "--reason",
        "a new season",
        rule,
        says="eggs-2022",
    )
    keys = program.file.with_name("station.db.keys")
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600


def test_the_same_campaign_request_again_gives_the_same_answer(program: Program) -> None:
    program.must(*INIT)
    program.replays(
        "campaign",
        "add",
        "--reason",
        "a new season",
        program.write("rule.toml", desk.EGGS_2022),
    )


def test_campaigns_take_turns(cr: Program) -> None:
    rule = cr.write("other.toml", desk.rule(code='"other"', starts="2022-11-20",
                                            ends="2022-12-01"))  # fmt: skip
    cr.refuses(
        errors.CampaignOverlaps,
        "campaign",
        "add",
        "--reason",
        "a new season",
        rule,
        says="eggs-2022",
    )
    answer = cr(
        "campaign", "add", "--reason", "a new season", cr.write("old.toml", desk.EGGS_2021)
    )
    assert "Campaign eggs-2021, 快递包装换蛋 2021: 2021-11-01 to 2021-11-15" in answer.out


def test_campaigns_are_listed_and_shown(cr: Program) -> None:
    assert cr.must("campaign", "list") == {
        "campaign": "eggs-2022", "name": "快递包装换蛋 2022", "starts": "2022-11-01",
        "ends": "2022-11-20",
    }  # fmt: skip
    assert "eggs-2022" in cr("campaign", "list").out
    found = cr.must("campaign", "show", "eggs-2022")
    assert set(found) == RULE_KEYS
    assert (found["credits_per_reward"], found["conditions"]) == (1, ["A", "B", "H", "P"])
    assert "voucher_valid_days     30" in cr("campaign", "show", "eggs-2022").out
    cr.refuses(errors.CampaignUnknown, "campaign", "show", "eggs-1999", says="eggs-1999")


def test_a_file_that_is_not_there_is_no_campaign(cr: Program) -> None:
    cr.refuses(
        errors.FileUnreadable,
        "campaign",
        "add",
        "--reason",
        "a new season",
        "nowhere.toml",
        says="nowhere.toml",
    )


# --- import -------------------------------------------------------------------------

RETURNS = """\
code,size,length_mm,width_mm,height_mm,condition,defects,customer,at,request_id
SF1234567890123,5,,,,,,13900001234,2022-11-11T10:00,k1-17
YT2222222222222,,300,250,200,,wet torn-flap,,2022-11-11T10:05,
YT3333333333333,13,,,,,,,2022-11-11T10:06,
YT4444444444444,5,,,,B,,,2022-11-11T10:07,
"""


def test_returns_are_imported_row_by_row(cr: Program) -> None:
    path = cr.write("returns.csv", RETURNS)
    answer = cr.json("import", "returns", path)
    assert answer.code == errors.SOME_REFUSED
    first, measured, refused, last = answer.objects
    assert set(first) == RETURN_KEYS | {"line"}
    assert [one["line"] for one in answer.objects] == [2, 3, 4, 5]
    assert (first["waybill"], first["reward"], first["points"]) == (
        desk.WAYBILL, "granted", 37,
    )  # fmt: skip
    assert measured["size"] is None
    assert sorted(measured["defects"]) == ["torn-flap", "wet"]
    assert set(refused) == {"line", "error", "message", "exit_code"}
    assert (refused["error"], refused["exit_code"]) == ("size-unknown", 11)
    assert last["condition"] == "B"
    entries = cr.journal()
    assert cr.json("import", "returns", path).objects == as_replays(answer.objects)
    assert cr.journal() == entries


def test_people_are_told_the_line_the_reason_and_the_sum(cr: Program) -> None:
    path = cr.write("returns.csv", RETURNS)
    answer = cr("import", "returns", path)
    assert "line 4: There is no size “13”." in answer.err
    last = cr.last_entry()
    assert answer.out == (
        f"Recorded: 3. There already: 0. Refused: 1.\n  Entries {last - 2} to {last}\n"
    )
    assert (
        cr("import", "returns", path).out == "Recorded: 0. There already: 3. Refused: 1.\n"
    )


def test_equal_rows_are_different_boxes_and_the_file_may_be_run_again(cr: Program) -> None:
    path = cr.write("sizes.csv", "size,length_mm,width_mm,height_mm,wall_mm,mass_g,"
                    "max_load_g,max_cycles\n20,250,200,180,3,150,3000,3\n"
                    "20,250,200,180,3,150,3000,3\n")  # fmt: skip
    assert cr("import", "sizes", path).code == 0
    entries = cr.journal()
    assert cr("import", "sizes", path).code == 0
    assert cr.journal() == entries


def test_shipments_are_imported_a_row_an_item(cr: Program) -> None:
    path = cr.write(
        "shipments.csv",
        "shipment,item,length_mm,width_mm,height_mm,mass_g,count,padding_mm,upright,"
        "fragile,priority\n"
        "S-1,tea,250,140,150,900,1,10,0,1,3\nS-1,cups,80,80,80,200,2,,yes,no,3\n",
    )
    found = cr.must("import", "shipments", path)
    assert set(found) == {
        "line",
        "shipment",
        "items",
        "priority",
        "entry",
        "happened_at",
        "replayed",
    }
    assert (found["line"], found["shipment"], found["priority"]) == (3, "S-1", 3)
    assert found["items"] == [
        {"item": "tea", "length_mm": 250, "width_mm": 140, "height_mm": 150, "mass_g": 900,
         "count": 1, "padding_mm": 10, "upright": False, "fragile": True},
        {"item": "cups", "length_mm": 80, "width_mm": 80, "height_mm": 80, "mass_g": 200,
         "count": 2, "padding_mm": 0, "upright": True, "fragile": False},
    ]  # fmt: skip
    changed = cr.write("changed.csv", "shipment,length_mm,width_mm,height_mm\nS-1,9,9,9\n")
    answer = cr.json("import", "shipments", changed)
    assert answer.code == errors.SOME_REFUSED
    assert answer.object["error"] == "shipment-conflict"


def test_sizes_are_imported_and_used(cr: Program) -> None:
    path = cr.write("sizes.csv", "size,length_mm,width_mm,height_mm,wall_mm,mass_g,"
                    "max_load_g,max_cycles\nSF1,250,200,180,3,150,3000,3\n")  # fmt: skip
    found = cr.must("import", "sizes", path)
    assert set(found) == {
        "line", "size", "length_mm", "width_mm", "height_mm", "wall_mm", "mass_g",
        "max_load_g", "max_cycles", "entry", "happened_at", "replayed",
    }  # fmt: skip
    assert cr.must("return", desk.WAYBILL, "--size", "sf1")["size"] == "SF1"


def test_an_unknown_column_is_refused_by_name(cr: Program) -> None:
    for verb in ("returns", "shipments", "sizes"):
        path = cr.write("table.csv", "code,colour\nYT1234567890123,brown\n")
        entries = cr.journal()
        answer = cr.json("import", verb, path)
        assert answer.code == errors.ColumnUnknown.exit_code
        assert "“co" in answer.object["message"]
        assert cr.journal() == entries


def test_what_spreadsheets_save_is_read(cr: Program) -> None:
    path = cr.folder / "returns.csv"
    for number, coding in enumerate(("utf-8-sig", "gb18030")):
        path.write_bytes(f"code,size\r\n{desk.waybill(number)},５\r\n".encode(coding))
        assert cr("import", "returns", str(path)).code == 0


# --- check, rebuild -------------------------------------------------------------------


def test_a_sound_file_passes_every_check(cr: Program) -> None:
    cr.returned()
    answer = cr.json("check")
    assert answer.code == 0
    keys = {"check", "ok", "problems", "detail"}
    assert [set(one) for one in answer.objects] == [keys] * len(answer.objects)
    assert all(one["ok"] is True and one["problems"] == [] for one in answer.objects)
    names = [one["check"] for one in answer.objects]
    assert len(names) == len(set(names)) >= 7
    assert {"schema", "journal", "tables", "balances"} <= set(names)
    told = cr("check")
    assert told.code == 0
    assert told.out.count("✓") == len(names)


def test_the_name_of_a_check_stays_when_the_library_changes(cr: Program) -> None:
    names = [one["check"] for one in cr.json("check").objects]
    assert not any(any(c.isdigit() for c in name) for name in names)


def test_a_table_that_was_tampered_with_is_found_and_made_anew(cr: Program) -> None:
    cr.returned()
    with closing(sqlite3.connect(cr.file)) as db, db:
        db.execute("UPDATE box SET shelf = 'ELSEWHERE'")
    answer = cr.json("check")
    assert answer.code == errors.ChecksFailed.exit_code
    failed = {one["check"]: one["problems"] for one in answer.objects if not one["ok"]}
    assert set(failed) == {"tables"}
    assert any("ELSEWHERE" in problem for problem in failed["tables"])
    told = cr("check")
    assert told.code == errors.ChecksFailed.exit_code
    assert "ELSEWHERE" in told.out
    assert "failed 1 of" in told.err
    assert cr.must("rebuild") == {"entries": cr.last_entry()}
    assert cr("check").code == 0
    assert f"Tables made from {cr.last_entry()} entries." in cr("rebuild").out


def test_a_journal_that_was_tampered_with_is_not_rebuilt_from(cr: Program) -> None:
    cr.returned()
    with closing(sqlite3.connect(cr.file)) as db, db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE journal SET clerk = 'Wang' WHERE seq = 15")
    cr.refuses(errors.JournalBroken, "rebuild", says="15")
    answer = cr.json("check")
    assert answer.code == errors.ChecksFailed.exit_code
    assert {one["check"] for one in answer.objects if not one["ok"]} >= {
        "schema",
        "journal",
    }


# --- backup, restore ------------------------------------------------------------------


def test_a_backup_is_restored_with_its_keys(cr: Program) -> None:
    voucher = cr.voucher()
    copy = cr.folder / "copies" / "monday.db"
    answer = cr.json("backup", str(copy))
    assert answer.code == 0
    assert answer.objects == [{"written": str(copy)}, {"written": f"{copy}.keys"}]
    assert stat.S_IMODE((cr.folder / "copies" / "monday.db.keys").stat().st_mode) == 0o600
    cr.refuses(errors.StationExists, "backup", str(copy), says="is there already")
    cr.must("redeem", voucher, *at("10:42"))
    line = ("restore", "--reason", "the disk failed", str(copy))
    cr.refuses(errors.StationInPlace, *line, says="--replace")
    restored = cr.json("restore", "--reason", "the disk failed", str(copy), "--replace")
    assert restored.code == 0
    assert [set(one) for one in restored.objects] == [{"written"}] * 4
    assert cr.must("show", voucher)["state"] == "open"
    assert cr("check").code == 0
    # The customer of the backup is known by the same hash again.
    assert cr.returned("YT3333333333333", "--customer", desk.PHONE)["reward"] == "granted"


def test_people_are_told_what_was_written(cr: Program) -> None:
    copy = str(cr.folder / "monday.db")
    assert f"✓ Written: {copy}\n" in cr("backup", copy).out
    moved = cr("restore", "--reason", "the disk failed", copy, "--replace").out
    assert "before-restore-1" in moved


def test_a_backup_that_is_not_there_is_refused(cr: Program) -> None:
    cr.refuses(
        errors.FileUnreadable,
        "restore",
        "--reason",
        "the disk failed",
        "nowhere.db",
        says="nowhere.db",
    )


def test_entries_are_lost_only_when_their_number_is_said(cr: Program) -> None:
    cr.returned()
    copy = str(cr.folder / "monday.db")
    assert cr("backup", copy).code == 0
    cr.must("eggs", "receive", "60", *at("10:30"))
    assert cr("close", "--date", DATE).code == 0
    lost = cr.last_entry() - 15
    cr.refuses(
        errors.BackupOlder,
        "restore",
        "--reason",
        "the disk failed",
        copy,
        "--replace",
        says=f"--lose-entries {lost}",
    )
    answer = cr.json(
        "restore",
        "--reason",
        "the disk failed",
        copy,
        "--replace",
        "--lose-entries",
        str(lost),
    )
    assert answer.code == 0
    assert [set(one) for one in answer.objects] == [{"written"}] * 4
    _, kind, payload = cr.journal()[-1]
    assert kind == "book-restored/1"
    assert set(json.loads(payload)) == {
        "backup_entry", "backup_head", "replaced_entry", "replaced_head", "lost",
        "reason", "second",
    }  # fmt: skip
    aside = str(cr.folder / "station.db.before-restore-1")
    cr.refuses(
        errors.OtherHistory,
        "restore",
        "--reason",
        "the disk failed",
        aside,
        "--replace",
        says="another history",
    )


def test_a_station_file_of_two_names_is_said_so(cr: Program) -> None:
    (cr.folder / "second.db").hardlink_to(cr.file)
    cr.refuses(errors.FileLinked, "eggs", "receive", "60", says="hard link")


# --- where a file is to lie -------------------------------------------------------------


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize(
    "line",
    [
        ("backup",),
        ("restore",),
        ("print", "cards", "--to"),
        ("init", "--station", "CQ-0124", "--name", "南山", "--file"),
    ],
)
def test_a_folder_is_no_file_whether_it_is_there_or_not(
    cr: Program, line: tuple[str, ...], there: bool
) -> None:
    folder = cr.folder / "backups"
    if there:
        folder.mkdir()
    before = sorted(cr.folder.rglob("*"))
    cr.refuses(errors.FileNameMissing, *line, f"{folder}/", says=f"{folder}/NAME")
    if there:
        cr.refuses(errors.FileNameMissing, *line, str(folder))
    assert sorted(cr.folder.rglob("*")) == before


def test_a_picture_is_not_called_like_a_folder_that_was_asked_for(cr: Program) -> None:
    to = cr.folder / "cards.pdf"
    cr.refuses(errors.FileNameMissing, "print", "cards", "--to", f"{to}/")
    assert not to.exists()


def test_an_export_makes_its_folder_with_or_without_a_slash(cr: Program) -> None:
    cr.must("return", desk.WAYBILL, "--size", "5", *at("10:42"))
    cr.must("close", "--date", "2022-11-11")
    for name in ("one/", "two", "deep/three/"):
        (written,) = cr.json("export", f"{cr.folder}/{name}").objects
        assert written["package"].startswith(str((cr.folder / name).absolute()))


def test_a_relative_file_is_told_with_its_whole_path_and_how_to_find_it(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(program.folder)
    line = ("init", "--station", "CQ-0123", "--name", "重庆南山路驿站", "--file")
    told = program(*line, "here.db").out
    assert str(program.folder / "here.db") in told
    assert "CAINIAO_RECYCLE_FILE" in told
    assert "CAINIAO_RECYCLE_FILE" not in program(*line, str(program.folder / "b.db")).out


def test_a_second_station_file_is_set_up_with_a_word_of_the_first(program: Program) -> None:
    line = ("init", "--station", "CQ-0123", "--name", "重庆南山路驿站")
    first = program.process(*line, "--json", without=("CAINIAO_RECYCLE_FILE",))
    told = program(*line, "--file", str(program.folder / "other.db"))
    assert told.code == 0
    assert first.object["file"] in told.err


# --- names and quotas that change -------------------------------------------------------


def test_a_station_is_renamed_and_told_for_people_and_machines(cr: Program) -> None:
    told = cr.must("station", "rename", "垚鑫镕驿站")
    assert told == {
        "name": "垚鑫镕驿站",
        "name_before": "重庆南山路驿站",
        "entry": cr.last_entry(),
        "happened_at": told["happened_at"],
        "replayed": False,
    }
    said = cr("station", "rename", "南山驿站").out
    renamed = "✓ Station CQ-0123 is now 南山驿站; it was 垚鑫镕驿站\n"
    assert said == f"{renamed}  Entry {cr.last_entry()}\n"
    cr.refuses(errors.NothingToChange, "station", "rename", "南山驿站")
    cr.refuses(errors.NameNotOnPaper, "station", "rename", "驿站🥚", says="🥚")


def test_a_campaign_file_is_read_with_a_byte_order_mark_too(cr: Program) -> None:
    file = cr.write("marked.toml", "\ufeff" + desk.rule(station_eggs_in_all="300"))
    told = cr.must("campaign", "change", "--reason", "a new quota", "eggs-2022", file)
    assert told["rule"]["station_eggs_in_all"] == 300


def test_a_campaigns_quota_is_changed_and_told_key_by_key(cr: Program) -> None:
    file = cr.folder / "changed.toml"
    file.write_text(desk.rule(station_eggs_in_all="300"), "utf-8")
    line = ("campaign", "change", "--reason", "a new quota", "eggs-2022", str(file))
    said = cr(*line).out
    quota = "✓ Campaign eggs-2022, from now on:\n  station_eggs_in_all: - → 300\n"
    assert said == f"{quota}  Entry {cr.last_entry()}\n"
    cr.refuses(errors.NothingToChange, *line)
    file.write_text(desk.rule(ends="2022-11-30"), "utf-8")
    cr.refuses(errors.CampaignFixed, *line, says="ends")
    file.write_text(desk.rule(name='"换蛋"'), "utf-8")
    told = cr.must(*line)
    assert set(told) == {
        "campaign",
        "rule",
        "rule_before",
        "reason",
        "second",
        "entry",
        "happened_at",
        "replayed",
    }
    assert (told["rule"]["name"], told["rule_before"]["station_eggs_in_all"]) == (
        "换蛋",
        300,
    )
