"""Headquarters in a test: a folder that stations hand packages in to, and a store."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import language
from tests.cli.conftest import Answer, Program

pytest.importorskip("duckdb")


@dataclass
class Headquarters:
    """Where packages come in, and the store."""

    folder: Path
    program: Program

    @property
    def incoming(self) -> Path:
        return self.folder / "incoming"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    def __call__(self, verb: str, *more: str | Path) -> Answer:
        """A command of the network at our store, as a script calls it."""
        return self.program("network", verb, str(self.store), *map(str, more), "--json")

    def add(self, *places: Path) -> list[dict[str, Any]]:
        """Add what came in; what came of each package."""
        return self("add", *(places or (self.incoming,))).objects

    def outcomes(self, *places: Path) -> list[tuple[str, str, str]]:
        """Add what came in; station, date and outcome of each package."""
        return [(one["station"], one["date"], one["outcome"]) for one in self.add(*places)]

    def must(self, verb: str, *more: str | Path) -> list[dict[str, Any]]:
        """A command that is to succeed; its objects."""
        answer = self(verb, *more)
        assert answer.code == 0, answer
        return answer.objects

    def sums(self, by: str = "day") -> list[tuple[Any, ...]]:
        """A few figures of the report."""
        rows = self.must("report", "--by", by)
        return [(row[by], row["returned"], row["eggs_issued"]) for row in rows]

    def held(self) -> dict[str, list[str]]:
        """The files that count, by table."""
        files: dict[str, list[str]] = json.loads((self.store / "store.json").read_text())[
            "files"
        ]
        return files


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever another test chose, sentences are English here."""
    monkeypatch.setenv("LANGUAGE", "en")
    language.choose(language.ENGLISH)


@pytest.fixture
def hq(tmp_path: Path) -> Headquarters:
    return Headquarters(tmp_path, Program(tmp_path))
