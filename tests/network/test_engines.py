"""Each question is one text: DuckDB and Spark give the same rows, exactly."""

import os
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest

from cainiao_recycle.network.adding import add
from cainiao_recycle.network.asking import Engine, opened
from cainiao_recycle.network.questions import GROUPS, PLACE, TIME, Rows, text
from cainiao_recycle.network.registering import take_register
from tests.network.cluster import cluster
from tests.network.conftest import Headquarters
from tests.network.handed_in import week
from tests.network.many import planted, stations
from tests.network.test_reporting import REGISTER

GROUPED = {
    f"{name}_{span}": groups
    for name in ("report", "reporting", "customers")
    for span, groups in (("time", TIME), ("place", PLACE))
}
QUESTIONS = sorted(
    one.name.removesuffix(".sql")
    for one in files("cainiao_recycle.network").joinpath("sql").iterdir()
    if one.name.endswith(".sql") and one.name != "asked.sql"
)


def answers(engine: Engine) -> Iterator[tuple[str, Rows]]:
    """Every question's rows, of those about groups for each group."""
    for question in QUESTIONS:
        for by in GROUPED.get(question, ("",)):
            if by:
                engine.show(text("asked", by=by))
            yield f"{question} {by}", engine.ask(text(question))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with conflicts of every kind, some clean stations, and a register."""
    folder = tmp_path_factory.mktemp("network")
    planted(folder / "in", 2)
    week(folder / "in", "CQ-0123")
    week(folder / "in", "CQ-0124", days=2)
    for _day in stations(folder / "in", 3, 50, 2):
        pass
    for _answer in add(folder / "store", [folder / "in"]):
        pass
    (folder / "register.csv").write_text(REGISTER, "utf-8")
    take_register(folder / "store", folder / "register.csv")
    return folder / "store"


def test_every_question_has_an_answer(store: Path) -> None:
    with opened(store) as engine:
        found = dict(answers(engine))
    assert len(found) == len(QUESTIONS) - len(GROUPED) + 3 * len(GROUPS)
    empty = {name for name, (_columns, rows) in found.items() if not rows}
    assert empty <= {"journeys_cycles ", "voucher_away "}


def test_what_has_no_room_in_memory_goes_to_the_store(
    store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {path.name for path in store.iterdir()}
    with opened(store) as engine:
        engine.show("SET memory_limit = '20MB'")
        engine.show("SET threads = 1")
        (many,) = engine.ask(
            "SELECT count(*) FROM (SELECT sha256(range::VARCHAR) AS ref FROM range(300000) "
            "ORDER BY ref)"
        )[1]
        engine.show("CREATE TEMP TABLE held AS SELECT sha256(range::VARCHAR) AS ref "
                    "FROM range(500000) ORDER BY ref")  # fmt: skip
        assert {path.name for path in store.iterdir()} - before == {f"spill-{os.getpid()}"}
    assert many == (300_000,)
    assert {path.name for path in store.iterdir()} == before
    assert list(tmp_path.iterdir()) == []


def on_a_cluster(folder: Path) -> Iterator[str]:
    with cluster(folder) as address:
        yield address


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["local[2]", "a cluster on loopback"])
def test_spark_gives_the_same_rows(store: Path, tmp_path: Path, kind: str) -> None:
    pytest.importorskip("pyspark")
    with opened(store) as engine:
        expected = dict(answers(engine))
    where = on_a_cluster(tmp_path) if kind != "local[2]" else iter([kind])
    for master in where:
        with opened(store, master) as engine:
            found = dict(answers(engine))
    assert list(found) == list(expected)
    for name, rows in expected.items():
        assert found[name] == rows, name


# --- what is loaded, and what is missing -----------------------------------------------


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A library that isn't installed."""
    return lambda name: monkeypatch.setitem(sys.modules, name, None)


def test_without_duckdb_the_extra_is_named(
    hq: Headquarters, without: Callable[[str], None]
) -> None:
    week(hq.incoming, days=1)
    without("duckdb")
    answer = hq("add", hq.incoming)
    assert answer.object["error"] == "extra-missing"
    assert 'pip install "cainiao-recycle[network]"' in answer.object["message"]
    assert not hq.store.exists()


def test_without_spark_the_extra_is_named(
    hq: Headquarters, without: Callable[[str], None]
) -> None:
    week(hq.incoming, days=1)
    hq.add()
    without("pyspark")
    without("pyspark.sql")
    answer = hq("report", "--engine", "local[2]")
    assert answer.object["error"] == "extra-missing"
    assert 'pip install "cainiao-recycle[spark]"' in answer.object["message"]
