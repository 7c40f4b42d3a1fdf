"""Lists that two people sign: every figure is on the page, and the rules to sign on."""

from itertools import pairwise

import pytest

from cainiao_recycle import Station
from cainiao_recycle.paper import signing_texts
from cainiao_recycle.paper.pages.drawing import Drawing, Rule, Text
from cainiao_recycle.paper.pages.pdf import pages_pdf
from cainiao_recycle.paper.pages.signing import (
    MARGIN_MM,
    RIGHT_MM,
    Field,
    SigningList,
    signing_pages,
)
from cainiao_recycle.paper.typeface import width_mm
from tests.desk import waybill


def long_list(rows: int, facts: int = 0) -> SigningList:
    return SigningList(
        title="废箱交接单",
        station="重庆南山路驿站（CQ-0123）",
        facts=tuple((f"磅单号 {at}", "M-1077") for at in range(facts)),
        fields=(
            Field("笼号", 1.0, True),
            Field("说明", 4.0),
            Field("重量（千克）", 1.5, True),
        ),
        rows=tuple((str(at), "2022-11-11 18:00", f"{at}.5") for at in range(rows)),
        total=("合计", "", "99,999.5"),
        signers=("驿站签字", "纸厂签字"),
        date="日期",
    )


def texts(page: Drawing) -> list[Text]:
    return [mark for mark in page.marks if isinstance(mark, Text)]


@pytest.mark.parametrize("rows", [1, 20, 23, 24, 25, 26, 100])
@pytest.mark.parametrize("facts", [0, 5])
def test_every_row_is_on_one_page_and_the_sum_on_the_last(rows: int, facts: int) -> None:
    listed = long_list(rows, facts)
    pages = list(signing_pages(listed))
    said = [[mark.text for mark in texts(page)] for page in pages]
    for row in listed.rows:
        assert sum(page.count(row[2]) for page in said) == 1
    assert [page.count("99,999.5") for page in said] == [0] * (len(pages) - 1) + [1]
    for number, page in enumerate(said, start=1):
        assert f"{number}/{len(pages)}" in page
        assert {"驿站签字", "纸厂签字", "重庆南山路驿站（CQ-0123）"} <= {*page}


def ends(mark: Text) -> tuple[float, float]:
    wide = width_mm(mark.text, mark.size_pt)
    left = mark.x_mm - wide if mark.align == "right" else mark.x_mm
    return left, left + wide


def test_nothing_leaves_the_page_or_lies_on_another_text() -> None:
    for page in signing_pages(long_list(60, 5)):
        lines: dict[float, list[tuple[float, float]]] = {}
        for mark in texts(page):
            left, right = ends(mark)
            assert left >= MARGIN_MM - 0.01
            assert right <= RIGHT_MM + 0.01
            lines.setdefault(mark.y_mm, []).append((left, right))
        for line in lines.values():
            assert all(a[1] <= b[0] for a, b in pairwise(sorted(line)))
        lowest_row = max(y for y in lines if y < 240)
        signed = [mark for mark in page.marks if isinstance(mark, Rule) and mark.y_mm > 240]
        assert len(signed) == 4
        assert lowest_row + 10 < min(mark.y_mm for mark in signed)


def test_the_list_of_cages_says_what_the_mill_pays_for(station: Station) -> None:
    station.return_box(waybill(1), size="5", defects=["wet"])
    station.close_cage(1310)
    station.return_box(waybill(2), size="4", defects=["wet"])
    station.close_cage()
    listed = signing_texts.cages(station, station.cages_to_sign())
    assert listed.rows[0][2:4] == ("1", "1.310")
    assert listed.rows[0][4] != listed.rows[1][4]
    assert listed.total == ("合计", "", "2", "1.551", "")
    assert listed.facts == ()
    station.collect_pulp("M-1077", 1480, "13.5", "2")
    taken = signing_texts.cages(station, station.cages_to_sign("M-1077"))
    assert [value for _, value in taken.facts][0::2] == ["M-1077", "1.480", "1.454"]
    assert "13.5 %, 2 %" in dict(taken.facts).values()
    told = "\n".join(signing_texts.as_text(taken))
    assert all(word in told for word in ("M-1077", "1.551", "纸厂签字", "驿站签字"))


def test_a_note_is_cut_where_its_line_ends(station: Station) -> None:
    station.receive_eggs(360, "南坪禽蛋🥚" + "很长的说明" * 14)
    listed = signing_texts.eggs(station, station.eggs_delivered())
    ((_, _, note, _),) = listed.rows
    assert note.startswith("南坪禽蛋?很长")
    assert note.endswith("…")
    assert list(signing_pages(listed))


def test_the_same_list_is_the_same_file() -> None:
    once, again = (pages_pdf(signing_pages(long_list(40))) for _ in range(2))
    assert once == again
    assert once.startswith(b"%PDF")
