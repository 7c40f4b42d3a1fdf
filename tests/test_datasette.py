"""The file is open: a real Datasette shows every table, column and named question."""

import json
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cainiao_recycle.cli.verbs.metadata import metadata
from cainiao_recycle.store import described
from cainiao_recycle.store.schema import tables
from tests import desk, story
from tests.cli.conftest import Program

SECRETS = (desk.WAYBILL, desk.PHONE, "YT1234567890123", "0123")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station's file in which there is a row of everything."""
    return story.told(tmp_path_factory.mktemp("open"), "Station 3.db").file


@pytest.fixture(scope="module")
def datasette(file: Path) -> Iterator[str]:
    """Datasette as somebody starts it; where it answers."""
    words = file.with_name("metadata.json")
    words.write_text(json.dumps(metadata(file.stem)), "utf-8")
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    line = ["datasette", str(file), "-m", str(words), "-p", str(port)]
    running = subprocess.Popen(
        [sys.executable, "-m", *line], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    here = f"http://127.0.0.1:{port}"
    try:
        wait_for(here, running)
        yield here
    finally:
        running.terminate()
        running.communicate(timeout=20)


def wait_for(here: str, running: subprocess.Popen[bytes]) -> None:
    """Until it answers."""
    for _ in range(300):
        assert running.poll() is None, running.communicate()[1].decode()
        try:
            with urllib.request.urlopen(f"{here}/-/versions.json"):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("Datasette doesn't answer")


def read(url: str) -> str:
    """A page; an error of Datasette raises."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        assert answer.status == 200
        return str(answer.read().decode())


PLACE = "Station+3"
"""The file's name as Datasette writes it in an address."""


@pytest.mark.parametrize("table", [*tables(), "journal", "entry"])
def test_every_table_opens_with_its_words(datasette: str, table: str) -> None:
    page = read(f"{datasette}/{PLACE}/{table}")
    found = json.loads(read(f"{datasette}/{PLACE}/{table}.json?_shape=objects"))
    assert isinstance(found["rows"], list)
    if table != "entry":
        (about,) = (one.about for one in described.tables() if one.name == table)
        assert about[:30].replace("'", "&#39;") in page
    assert not any(secret in page for secret in SECRETS[:3])


@pytest.mark.parametrize("query", described.queries(), ids=lambda one: one.name)
def test_every_named_question_is_answered(datasette: str, query: described.Query) -> None:
    page = read(f"{datasette}/{PLACE}/{query.name}?box=1")
    assert query.chinese in page
    table = read(f"{datasette}/{PLACE}/{query.name}.json?box=1&_shape=objects")
    found = json.loads(table)
    assert found["ok"] is True
    assert found["rows"], "after this day each has an answer"
    assert not any(secret in page for secret in SECRETS)


def test_the_words_are_in_both_languages_and_name_what_is_there(file: Path) -> None:
    (found,) = metadata("station")["databases"].values()
    with closing(sqlite3.connect(file)) as db:
        for name, told in found["tables"].items():
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({name})")]
            assert list(told["columns"]) == columns, name
            assert any("一" <= c <= "鿿" for c in told["description"]), name
    assert set(found["tables"]) == {*tables(), "journal"}


def test_a_question_reads_and_nothing_else(file: Path) -> None:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as db:
        for query in described.queries():
            assert query.sql.startswith("SELECT")
            assert db.execute(query.sql, {"box": 1}).fetchall() is not None


def test_the_verb_writes_it_for_the_file_that_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "metadata.json")
    assert Program(tmp_path).must("metadata", path) == {"written": path}
    found = json.loads(Path(path).read_text("utf-8"))
    assert found == metadata("station")
    assert list(metadata("Station 3")["databases"]) == ["Station 3"]
