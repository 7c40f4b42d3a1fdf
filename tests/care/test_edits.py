"""A single edit by hand shows, wherever it is made."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.care import edits

WITHOUT_MEANING = {
    ("_sqlite_migrations", "id"),
    ("_sqlite_migrations", "applied_at"),
}
"""The library's own, which nobody reads."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return edits.busy_book(tmp_path_factory.mktemp("book"))


def test_the_book_that_is_edited_is_sound_and_every_table_of_it_has_a_row(
    book: Path,
) -> None:
    assert edits.found_by(book) == []
    with closing(sqlite3.connect(book)) as db:
        empty = [
            table for table in edits.tables(db)
            if not db.execute(f"SELECT EXISTS (SELECT 1 FROM {table})").fetchone()[0]
        ]  # fmt: skip
    assert empty == []


def test_every_single_edit_by_hand_is_found_and_the_page_says_by_what(
    book: Path, tmp_path: Path
) -> None:
    outcomes = list(edits.tried(book, tmp_path))
    missed = {(edit.table, edit.what) for edit, found in outcomes if found == []}
    assert missed == WITHOUT_MEANING
    page = edits.PAGE.read_text("utf-8")
    assert "\n".join(edits.as_table(outcomes)) in page, "python -m tests.care.edits"
    with closing(sqlite3.connect(book)) as db:
        columns = sum(len(edits.columns(db, table)) for table in edits.tables(db))
    assert len(outcomes) > columns
