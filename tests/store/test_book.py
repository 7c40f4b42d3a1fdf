"""What is written together: each write by itself whole or not at all, and all at once."""

from contextlib import closing, suppress
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.store.book import Book
from cainiao_recycle.store.connection import connect
from tests import desk

FAILURE = """INSERT INTO lookup_failure (seq, code, why, happened_at, clerk)
             VALUES (?, '8', 'unknown', 0, 'Li')"""


def write(book: Book, number: int, *, fails: bool = False) -> None:
    with suppress(LookupError), book.writing() as db:
        db.execute(FAILURE, (number,))
        if fails:
            raise LookupError


def written(station: Station) -> list[int]:
    """What another reader sees."""
    with closing(connect(station.path)) as db:
        rows = db.execute("SELECT seq FROM lookup_failure ORDER BY seq")
        return [seq for (seq,) in rows]


def test_of_writes_together_one_that_fails_leaves_nothing(station: Station) -> None:
    with station.book.together():
        write(station.book, 101)
        write(station.book, 102, fails=True)
        write(station.book, 103)
        assert written(station) == []
    assert written(station) == [101, 103]


def test_of_writes_together_none_stays_when_the_whole_fails(station: Station) -> None:
    with suppress(LookupError), station.book.together():
        write(station.book, 101)
        raise LookupError
    assert written(station) == []


def test_after_writes_together_each_takes_its_own_turn_again(station: Station) -> None:
    book, statements = station.book, list[str]()
    with book.together():
        write(book, 101)
    book.db.set_trace_callback(statements.append)
    write(book, 102)
    book.db.set_trace_callback(None)
    assert [statements[0], statements[-1]] == ["BEGIN IMMEDIATE", "COMMIT"]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs Linux")
def test_writes_together_open_no_temporary_file(station: Station) -> None:
    with station.book.together():
        for number in range(20):
            station.return_box(desk.waybill(number), size="5", customer=desk.PHONE)
        opened = [fd.readlink() for fd in Path("/proc/self/fd").iterdir() if fd.exists()]
    assert not [file for file in opened if "etilqs" in file.name]


def test_what_is_read_among_writes_together_is_what_they_wrote(station: Station) -> None:
    before = desk.entries(station)
    with station.book.together():
        station.receive_eggs(30)
        with station.book.reading() as db:
            (last,) = db.execute("SELECT max(seq) FROM journal").fetchone()
    assert last == before + 1


@pytest.mark.parametrize("together", [False, True])
def test_a_write_that_fails_is_followed_by_one_that_does_not(
    station: Station, together: bool
) -> None:
    if together:
        with station.book.together():
            write(station.book, 101, fails=True)
    write(station.book, 102, fails=True)
    write(station.book, 103)
    assert written(station) == [103]
