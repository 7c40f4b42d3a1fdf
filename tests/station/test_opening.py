"""Setting up: the station, its sizes and its campaigns; and looking anything up."""

from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.boxes import estimated_mass_g
from cainiao_recycle.domain.vouchers import Voucher
from cainiao_recycle.errors import (
    CampaignExists,
    CampaignOverlaps,
    CampaignUnclear,
    CampaignUnknown,
    CodeMistyped,
    CodeUnknown,
    FileUnreadable,
    NameNotOnPaper,
    NameTooLong,
    NumberUnclear,
    Refusal,
    RequestConflict,
    SettingUnclear,
    SidesUnclear,
    TextUnclear,
)
from cainiao_recycle.station.keys import read_kept
from cainiao_recycle.store.boxes import Box
from cainiao_recycle.store.shipments import Shipment
from tests import desk
from tests.desk import EGGS_2021, WAYBILL, add_campaign, entries, rule, waybill

SAMPLES = Path(__file__).parents[2] / "sample_data"


def test_a_station_opens_with_the_postal_sizes(bare: Station) -> None:
    assert (bare.facts.code, bare.facts.name) == ("CQ-0123", "重庆南山路驿站")
    sizes = bare.list_sizes()
    assert [size.name for size in sizes] == [str(number) for number in range(1, 13)]
    for size in sizes:
        assert size.mass_g == estimated_mass_g(
            size.length_mm, size.width_mm, size.height_mm
        )
        assert size.wall_mm == (6 if size.name in ("1", "2") else 3)
    assert entries(bare) == 13
    desk.assert_adds_up(bare)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"code": ""}, TextUnclear),
        ({"code": "../CQ"}, SettingUnclear),
        ({"code": "重庆"}, SettingUnclear),
        ({"code": "C" * 25}, TextUnclear),
        ({"name": ""}, TextUnclear),
        ({"name": "a\nb"}, TextUnclear),
        ({"language": "fr"}, SettingUnclear),
        ({"time_zone": "Chongqing"}, SettingUnclear),
        ({"time_zone": "../etc/passwd"}, SettingUnclear),
        ({"time_zone": ""}, SettingUnclear),
        ({"time_zone": "Asia"}, SettingUnclear),
        ({"time_zone": "localtime"}, SettingUnclear),
        ({"time_zone": "right/Asia/Shanghai"}, SettingUnclear),
        ({"code": "-CQ"}, SettingUnclear),
        ({"name": "驿站🥚"}, NameNotOnPaper),
        ({"name": "W " + "W" * 38}, NameTooLong),
        ({"time_zone": "x" * 10_000}, SettingUnclear),
        ({"time_zone": "a\x00b"}, SettingUnclear),
        ({"time_zone": "Asia/Shanghai" * 2_000}, SettingUnclear),
        ({"time_zone": "Asia/" * 2_000 + "Shanghai"}, SettingUnclear),
        ({"cut_off_hour": 13}, NumberUnclear),
        ({"cut_off_hour": "four"}, NumberUnclear),
        ({"clerk": "a\x1bb"}, TextUnclear),
    ],
)
def test_a_station_that_makes_no_sense_is_not_opened(
    tmp_path: Path, facts: dict[str, object], refusal: type[Refusal]
) -> None:
    facts = {"code": desk.CODE, "name": desk.NAME, **facts}
    with pytest.raises(refusal):
        Station.create(tmp_path / "station.db", **facts)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


def test_a_clerk_has_a_name_of_one_line(path: Path, bare: Station) -> None:
    with pytest.raises(TextUnclear):
        Station.open(path, clerk="a\nb")


# --- campaigns --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "days", "per_reward"),
    [("2021", ("2021-11-01", "2021-11-15"), 4), ("2022", ("2022-11-01", "2022-11-20"), 1)],
)
def test_the_campaigns_of_the_samples_are_those_of_the_trade(
    bare: Station, year: str, days: tuple[str, str], per_reward: int
) -> None:
    files = [file for file in sorted(SAMPLES.rglob("*.toml")) if year in file.name]
    if not files:
        pytest.skip("no sample data beside these tests")
    bare.add_campaign(files[0], reason="a new season")
    (campaign,) = bare.list_campaigns()
    assert (campaign.starts, campaign.ends) == days
    assert campaign.credits_per_reward == per_reward


def test_a_campaign_has_a_key_of_its_own(bare: Station) -> None:
    add_campaign(bare)
    add_campaign(bare, EGGS_2021)
    keys = {key.of: key.secret for key in read_kept(bare.path).keys}
    assert set(keys) == {"eggs-2021", "eggs-2022"}
    assert keys["eggs-2021"] != keys["eggs-2022"]
    assert all(len(key) == 32 for key in keys.values())
    assert [one.code for one in bare.list_campaigns()] == ["eggs-2021", "eggs-2022"]
    assert bare.show_campaign("eggs-2021").credits_per_reward == 4


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        ("2022-11-20", "2022-11-25"),
        ("2022-10-01", "2022-11-01"),
        ("2022-11-05", "2022-11-06"),
        ("2022-01-01", "2022-12-31"),
    ],
)
def test_campaigns_take_turns(station: Station, starts: str, ends: str) -> None:
    before = entries(station)
    with pytest.raises(CampaignOverlaps) as refused:
        add_campaign(station, rule(code='"other"', starts=starts, ends=ends))
    assert "eggs-2022" in str(refused.value)
    assert entries(station) == before
    add_campaign(station, rule(code='"after"', starts="2022-11-21", ends="2022-11-30"))


def test_a_campaign_is_added_once(bare: Station) -> None:
    add_campaign(bare, request_id="c1")
    before = entries(bare)
    add_campaign(bare, request_id="c1")
    assert entries(bare) == before
    with pytest.raises(RequestConflict):
        add_campaign(bare, rule(eggs_per_reward="2"), request_id="c1")
    with pytest.raises(CampaignExists):
        add_campaign(bare)
    with pytest.raises(CampaignUnknown):
        bare.show_campaign("eggs-2023")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code = 1",
        b"[campaign",
        b"\xff\xfe",
        b"campaign = 1",
        b"[[campaign]]\ncode = 'x'",
    ],
)
def test_a_file_that_is_no_campaign_is_refused(
    bare: Station, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "campaign.toml"
    path.write_bytes(content)
    with pytest.raises(CampaignUnclear):
        bare.add_campaign(path, reason="a new season")
    with pytest.raises(FileUnreadable):
        bare.add_campaign(tmp_path / "none.toml", reason="a new season")
    assert entries(bare) == 13


# --- sizes ------------------------------------------------------------------------

SF = {
    "size": "SF1", "length_mm": "250", "width_mm": "200", "height_mm": "180",
    "wall_mm": "3", "mass_g": "180", "max_load_g": "5000", "max_cycles": "3",
}  # fmt: skip


def test_a_size_may_be_added_and_changed(bare: Station) -> None:
    assert bare.set_size(SF, request_id="z1").entry is not None
    assert bare.set_size(SF, request_id="z1").replayed
    with pytest.raises(RequestConflict):
        bare.set_size({**SF, "mass_g": "181"}, request_id="z1")
    bare.set_size({**SF, "mass_g": "200"})
    assert bare.list_sizes()[-1].mass_g == 200


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"size": ""}, TextUnclear),
        ({"length_mm": "9"}, NumberUnclear),
        ({"length_mm": None}, NumberUnclear),
        ({"height_mm": "3001"}, NumberUnclear),
        ({"wall_mm": "90"}, Refusal),
        ({"wall_mm": "-1"}, NumberUnclear),
        ({"height_mm": "10", "wall_mm": "5"}, SidesUnclear),
        ({"max_cycles": "0"}, NumberUnclear),
    ],
)
def test_a_size_that_makes_no_sense_is_refused(
    bare: Station, change: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        bare.set_size({**SF, **change})
    assert entries(bare) == 13


# --- looking up -------------------------------------------------------------------


def test_anything_is_looked_up_by_any_of_its_codes(station: Station) -> None:
    box = station.return_box(WAYBILL, size="5").event
    station.enter_shipment("S-1", [desk.item()])
    station.pack_shipment("S-1")
    station.send_shipment("S-1", waybill=waybill(9), covered=True)
    lives = {
        code: station.show(code)
        for code in (WAYBILL, "1", box.tag, "s-1", box.issued.voucher)  # type: ignore[attr-defined]
    }
    subjects = [type(life.subject) for life in lives.values()]
    assert subjects == [Box, Box, Box, Shipment, Voucher]
    told = [entry.event.kind for entry in lives[WAYBILL].entries]
    assert told == ["box-returned/1", "shipment-packed/1", "shipment-sent/2"]
    assert len(lives["s-1"].entries) == 3


def test_a_life_tells_its_undos_and_its_cage(station: Station) -> None:
    entry = station.return_box(WAYBILL, size="5", defects=["wet"]).entry
    assert entry is not None
    caged = station.close_cage().entry
    assert caged is not None
    station.undo(caged.seq, "a slip")
    told = [one.event.kind for one in station.show("1").entries]
    assert told == ["box-returned/1", "cage-closed/1", "entry-undone/1"]


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("99", CodeUnknown),
        (waybill(99), CodeUnknown),
        ("8000000003141568", CodeUnknown),
        ("8000000003141569", CodeMistyped),
        ("", Refusal),
        ("\x1b[2J", Refusal),
        ("鸡蛋", Refusal),
        ("x" * 10_000, Refusal),
        ("--", Refusal),
    ],
)
def test_what_is_not_in_the_book_is_said_and_not_recorded(
    station: Station, code: str, refusal: type[Refusal]
) -> None:
    before = entries(station)
    with pytest.raises(refusal):
        station.show(code)
    assert entries(station) == before


def test_looking_up_a_voucher_pays_nothing(station: Station) -> None:
    code = station.return_box(WAYBILL, size="5").event.issued.voucher  # type: ignore[attr-defined]
    assert isinstance(station.show(code).subject, Voucher)
    assert station.redeem(code).entry is not None
