"""Verbs that give eggs away, or change the book itself, ask why; and who else stands for
it, where the station says so. A typed name is no proof: it is somebody who can be asked.
"""

from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import text
from cainiao_recycle.errors import ReasonMissing, SecondIsClerk, SecondMissing
from cainiao_recycle.store import setup


class Said(NamedTuple):
    """Why, and who else; an empty reason and None where nothing was said."""

    reason: str = ""
    second: str | None = None


def said(clerk: str, reason: str, second: str | None) -> Said:
    """What was said, cleaned. Raises `SecondIsClerk`."""
    why = text.line("--reason", reason) if reason else ""
    other = text.line("--second", second, 40) if second else None
    if other is not None and text.is_same_name(other, clerk):
        raise SecondIsClerk(second=other)
    return Said(why, other)


def demand(db: Connection, said: Said) -> None:
    """Raise `ReasonMissing`, or `SecondMissing` where the station asks for two names."""
    demand_all(said, two=asks_two(db))


def demand_all(said: Said, *, two: bool) -> None:
    """The same, where it is known whether two names are asked for."""
    if not said.reason:
        raise ReasonMissing()
    if two and said.second is None:
        raise SecondMissing()


def asks_two(db: Connection) -> bool:
    """Whether the station asks for two names."""
    return bool(setup.setting(db, "second_name"))
