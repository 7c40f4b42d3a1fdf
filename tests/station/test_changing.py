"""Names and quotas change by an entry, from now on; an undo gives back what was."""

from collections.abc import Callable
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.errors import (
    CampaignFixed,
    CampaignUnknown,
    NameNotOnPaper,
    NothingToChange,
    RequestConflict,
    UndoBlocked,
)
from cainiao_recycle.paper.slip_texts import slip_texts
from tests import desk
from tests.desk import CODE, NAME, entries, rule, waybill

OpenStation = Callable[..., Station]
NEW_NAME = "垚鑫镕驿站"


def changed(station: Station, **keys: str) -> Path:
    """A campaign's file with keys set anew."""
    path = station.path.with_name("changed.toml")
    path.write_text(rule(**keys), "utf-8")
    return path


# --- the station's name -----------------------------------------------------------


def test_a_renamed_station_keeps_its_code_and_prints_its_new_name(bare: Station) -> None:
    event = bare.rename(f" {NEW_NAME} ").event
    assert vars(event) == {"name": NEW_NAME, "name_before": NAME}
    assert (bare.name, bare.facts.code) == (NEW_NAME, CODE)
    assert slip_texts(bare).station == NEW_NAME
    desk.assert_adds_up(bare)


def test_a_counter_that_was_open_prints_the_new_name(open_station: OpenStation) -> None:
    counter, office = open_station(), open_station()
    office.rename(NEW_NAME)
    assert slip_texts(counter).station == NEW_NAME


def test_undoing_a_rename_gives_the_old_name_back(bare: Station) -> None:
    first = bare.rename(NEW_NAME)
    second = bare.rename("南山驿站")
    assert first.entry
    assert second.entry
    with pytest.raises(UndoBlocked, match="the station's name: entry 15"):
        bare.undo(first.entry.seq, "a slip")
    bare.undo(second.entry.seq, "a slip")
    assert bare.name == NEW_NAME
    bare.undo(first.entry.seq, "a slip")
    assert bare.name == NAME
    assert bare.rename(NEW_NAME).event == first.event
    desk.assert_adds_up(bare)


def test_the_same_name_again_is_nothing_to_change(bare: Station) -> None:
    bare.rename(NEW_NAME)
    before = entries(bare)
    with pytest.raises(NothingToChange):
        bare.rename(NEW_NAME + "\u00a0")
    assert entries(bare) == before


def test_a_name_no_paper_has_is_refused(bare: Station) -> None:
    with pytest.raises(NameNotOnPaper, match="🥚"):
        bare.rename("驿站🥚")
    assert bare.name == NAME


def test_a_rename_sent_twice_is_recorded_once(bare: Station) -> None:
    once = bare.rename(NEW_NAME, request_id="r1")
    again = bare.rename(NEW_NAME, request_id="r1")
    assert (again.replayed, again.entry) == (True, once.entry)
    with pytest.raises(RequestConflict):
        bare.rename("南山驿站", request_id="r1")


# --- a campaign's name and quotas -------------------------------------------------


def test_a_quota_counts_from_the_change_on_and_issued_vouchers_keep_their_eggs(
    bare: Station,
) -> None:
    desk.add_campaign(bare)
    issued = [bare.return_box(waybill(n), size="5").event.issued for n in range(2)]
    bare.change_campaign(
        "eggs-2022", changed(bare, station_eggs_in_all="2"), reason="a new quota"
    )
    after = bare.return_box(waybill(3), size="5").event
    assert (after.reward, after.issued) == ("quota-used", None)
    bare.receive_eggs(10)
    for one in issued:
        assert one
        assert bare.redeem(one.voucher).event.eggs == 1
    bare.change_campaign(
        "eggs-2022", changed(bare, station_eggs_in_all="3"), reason="a new quota"
    )
    assert bare.return_box(waybill(4), size="5").event.reward == "granted"
    desk.assert_adds_up(bare)


def test_undoing_a_change_gives_the_old_rule_back(bare: Station) -> None:
    desk.add_campaign(bare)
    before = bare.show_campaign("eggs-2022")
    recorded = bare.change_campaign(
        "eggs-2022", changed(bare, name='"换蛋"'), reason="a new quota"
    )
    assert bare.show_campaign("eggs-2022").name == "换蛋"
    assert desk.row(bare, "SELECT name FROM campaign") == ("换蛋",)
    assert recorded.entry
    bare.undo(recorded.entry.seq, "a slip")
    assert bare.show_campaign("eggs-2022") == before
    assert desk.row(bare, "SELECT name FROM campaign") == (before.name,)
    bare.change_campaign("eggs-2022", changed(bare, name='"换蛋"'), reason="a new quota")
    desk.assert_adds_up(bare)


def test_a_campaign_or_a_change_with_a_later_change_is_undone_last(bare: Station) -> None:
    desk.add_campaign(bare)
    first = bare.change_campaign(
        "eggs-2022", changed(bare, name='"一"'), reason="a new quota"
    ).entry
    second = bare.change_campaign(
        "eggs-2022", changed(bare, name='"二"'), reason="a new quota"
    ).entry
    assert first
    assert second
    for seq in (first.seq - 1, first.seq):
        with pytest.raises(UndoBlocked, match="campaign eggs-2022: entry 16"):
            bare.undo(seq, "a slip")
    for seq in (second.seq, first.seq, first.seq - 1):
        bare.undo(seq, "a slip")
    assert bare.list_campaigns() == []
    desk.assert_adds_up(bare)


def test_a_box_can_be_undone_after_its_campaign_was_changed(bare: Station) -> None:
    desk.add_campaign(bare)
    entry = bare.return_box(waybill(1), size="5").entry
    bare.change_campaign("eggs-2022", changed(bare, name='"一"'), reason="a new quota")
    assert entry
    bare.undo(entry.seq, "a slip")
    desk.assert_adds_up(bare)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("starts", "2022-11-02"),
        ("ends", "2022-11-19"),
        ("credits_per_reward", "2"),
        ("eggs_per_reward", "2"),
        ("credits_carry_over", "false"),
        ("conditions", '["A"]'),
        ("reward_anonymous", "false"),
        ("points_per_box", "1"),
        ("voucher_valid_days", "31"),
        ("code", '"eggs-2023"'),
    ],
)
def test_what_was_promised_never_changes(bare: Station, key: str, value: str) -> None:
    desk.add_campaign(bare)
    before = entries(bare)
    with pytest.raises(CampaignFixed) as refused:
        bare.change_campaign(
            "eggs-2022", changed(bare, name='"一"', **{key: value}), reason="a new quota"
        )
    assert refused.value.facts["keys"] == [key]
    assert entries(bare) == before


def test_a_change_of_nothing_or_of_no_campaign_is_refused(bare: Station) -> None:
    desk.add_campaign(bare)
    with pytest.raises(NothingToChange):
        bare.change_campaign("eggs-2022", changed(bare), reason="a new quota")
    with pytest.raises(CampaignUnknown):
        bare.change_campaign("eggs-2021", changed(bare), reason="a new quota")


def test_a_change_sent_twice_is_recorded_once(bare: Station) -> None:
    desk.add_campaign(bare)
    file = changed(bare, station_eggs_in_all="9")
    once = bare.change_campaign("eggs-2022", file, request_id="c1", reason="a new quota")
    again = bare.change_campaign("eggs-2022", file, request_id="c1", reason="a new quota")
    assert once.entry
    assert again.entry
    assert (again.replayed, again.entry.seq) == (True, once.entry.seq)
    with pytest.raises(RequestConflict):
        bare.change_campaign(
            "eggs-2022", changed(bare, name='"一"'), request_id="c1", reason="a new quota"
        )
