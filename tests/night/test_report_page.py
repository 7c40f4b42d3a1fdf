"""The report's page: what stands in it, and that it asks for nothing."""

import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cainiao_recycle import Station, language
from cainiao_recycle.errors import ExtraMissing, NotWritable
from tests import browser, desk
from tests.season import november

pytest.importorskip("pygal")


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Station:
    return november(tmp_path_factory.mktemp("season") / "station.db", days=8, boxes=12)


@pytest.fixture(params=["en", "zh"])
def page(season: Station, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    language.choose(language.NAMES[request.param])
    made = tmp_path / "report.html"
    try:
        season.write_report_page(season.report(month="2022-11"), made)
    finally:
        language.choose(language.ENGLISH)
    return made


class Tags(HTMLParser):
    """The tags of a page, and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_the_page_asks_for_nothing_and_runs_nothing(page: Path) -> None:
    text = page.read_text("utf-8")
    found = Tags(text).tags
    assert {tag for tag, _ in found} & {
        "script",
        "img",
        "iframe",
        "object",
        "base",
    } == set()
    links = [attributes["href"] for _, attributes in found if "href" in attributes]
    assert links == ["data:,"]
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", text)
    assert not any(name.startswith("on") for _, one in found for name in one)


def test_behind_each_chart_is_a_table(page: Path) -> None:
    for figure in page.read_text("utf-8").split("<figure>")[1:]:
        assert re.search(
            r"<svg .*</svg>.*<details><summary>.*<table>",
            figure.split("</figure>")[0],
            re.S,
        )


def test_the_same_book_makes_the_same_page(season: Station, tmp_path: Path) -> None:
    made = []
    for name in ("one.html", "two.html"):
        season.write_report_page(season.report(month="2022-11"), tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert len(made[0]) < 200_000


def test_what_people_typed_is_text_on_the_page(tmp_path: Path) -> None:
    with november(tmp_path / "station.db", days=1, boxes=2) as station:
        station.rename('CQ <b>&amp;</b> "station"')
        made = tmp_path / "report.html"
        station.write_report_page(station.report(), made)
    text = made.read_text("utf-8")
    assert "CQ &lt;b&gt;&amp;amp;&lt;/b&gt; &quot;station&quot;" in text
    assert "<b>&amp;</b>" not in text


def test_a_day_without_anything_has_a_page(bare: Station, tmp_path: Path) -> None:
    made = tmp_path / "report.html"
    bare.write_report_page(bare.report(), made)
    assert b"</html>" in made.read_bytes()


def stands_out(station: Station, to: Path) -> str:
    """What the page says that stands out."""
    station.write_report_page(station.report(year="2022"), to)
    return to.read_text("utf-8").split("<h2>What stands out</h2>")[1].split("<h2>")[0]


def test_what_stands_out_is_told_until_somebody_looked_at_it(
    station: Station, tmp_path: Path
) -> None:
    entry = station.return_box("SF1234567890123", size="5").entry
    assert entry is not None
    code = station.list_vouchers()[0].code
    for told in ("lost", "lost again", "worn off"):
        code = station.reissue_voucher(code, told).event.voucher  # type: ignore[attr-defined]
    named = [one.line for one in station.list_findings()]
    (line,) = [one for one in named if one.startswith("vouchers-")]
    shown = stands_out(station, tmp_path / "one.html")
    assert line in shown and "issued anew: 3" in shown and "2022-11-11" in shown
    station.review_done(line, "asked")
    assert line not in stands_out(station, tmp_path / "two.html")
    for one in named:
        station.review_done(one, "asked")
    assert "wasn&#x27;t looked at" in stands_out(station, tmp_path / "three.html")


def test_of_many_lines_the_latest_are_told_and_how_to_see_the_rest(
    station: Station, clock: desk.Clock, tmp_path: Path
) -> None:
    station.receive_eggs(1_000)
    for _ in range(24):
        station.break_eggs(20, "dropped")
        clock.forward(days=1)
    shown = stands_out(station, tmp_path / "one.html")
    assert shown.count("<tr>") == 1 + 20
    assert "and 5 lines more: review --from 2022-11-11 --to 2022-12-04" in shown
    assert shown.index("2022-12-04") < shown.index("2022-11-15")


def test_the_missing_extra_is_named(
    season: Station, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pygal", None)
    with pytest.raises(ExtraMissing, match="html"):
        season.write_report_page(season.report(), tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_where_nothing_can_be_written_it_is_refused(
    season: Station, tmp_path: Path
) -> None:
    with pytest.raises(NotWritable):
        season.write_report_page(season.report(), tmp_path / "none" / "report.html")


@pytest.mark.slow
@pytest.mark.skipif(not browser.CHROMIUM, reason="Chromium isn't installed")
def test_a_browser_shows_it_without_a_word_or_a_request(page: Path, tmp_path: Path) -> None:
    log = tmp_path / "net.json"
    said = browser.run(
        page,
        f"--screenshot={tmp_path / 'page.png'}",
        "--window-size=1280,2000",
        net_log=log,
    )
    assert said == ""
    text = log.read_text("utf-8")
    found = json.loads(
        text if text.rstrip().endswith("}") else text.rstrip().rstrip(",") + "]}"
    )
    asked = {str(one.get("params", {}).get("url")) for one in found["events"]}
    asked = {url for url in asked if url.startswith(("http", "ws"))}
    assert {url for url in asked if not re.match(browser.OWN, url)} == set()
