"""What a command stands at: the station file, the clerk, the way to answer."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from cainiao_recycle.cli.output import emit, say, show_with, table, warn
from cainiao_recycle.cli.progress import watched
from cainiao_recycle.cli.terminal import Own, app_folder
from cainiao_recycle.domain.text import line
from cainiao_recycle.errors import (
    FileNameMissing,
    HomeMissing,
    ReasonMissing,
    SecondMissing,
)
from cainiao_recycle.language import NAMES, _, sentence
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.store.book import Book

if TYPE_CHECKING:
    from cainiao_recycle.api import Station


Done = TypeVar("Done")


def default_place() -> Path:
    """Where the station file lies when nobody names it. Without a home it would be a
    folder called `~`, or somebody else's: `HomeMissing`.
    """
    folder = app_folder(os.environ)
    if folder is None:
        raise HomeMissing()
    return folder / "station.db"


def from_home(name: str) -> Path:
    """A file's name, with the home it may begin with."""
    if name.startswith("~"):
        refuse_homeless()
    if name.endswith("/"):
        raise FileNameMissing(path=Path(name))
    try:
        return Path(name).expanduser()
    except RuntimeError as error:
        raise HomeMissing() from error


def refuse_homeless() -> None:
    """Raise `HomeMissing` where the system would have to guess."""
    if os.name != "nt" and not os.environ.get("HOME"):
        raise HomeMissing()


def asked(question: str) -> str:
    """What somebody types when asked, on stderr; asked again until it is something."""
    answer: str = click.prompt(question, prompt_suffix=" ", err=True)
    return answer


def agreed(question: str) -> bool:
    """A question, put on stderr; no is the answer of a bare Enter."""
    return click.confirm(question + _(" [y/N]"), show_default=False, err=True)


class Desk:
    """The common options of one command."""

    def __init__(self, own: Own | None = None) -> None:
        self.own = own or Own()
        self.file: str | None = None
        self.clerk: str | None = None
        self.json = False
        self.typed: set[str] = set()

    @classmethod
    def of(cls, context: click.Context | None = None) -> "Desk":
        """The desk of the command that runs."""
        here = (context or click.get_current_context()).find_root()
        desk: Desk = here.meta.setdefault("cainiao_recycle.desk", cls(here.obj))
        return desk

    def take(self, name: str, value: Any, source: ParameterSource | None) -> None:
        """Keep a common option's value. The language was chosen before."""
        if source is ParameterSource.COMMANDLINE:
            self.typed.add(name)
        if name == "lang":
            if value is not None and value not in NAMES:
                raise click.BadParameter(_("It is zh or en."), param_hint="--lang")
        else:
            if name == "clerk" and value is not None:
                value = line("--clerk", value, 40)
            setattr(self, name, value)

    @property
    def path(self) -> Path:
        """The station file: named, or in the user's application folder."""
        named = self.file or self.own.file
        return from_home(named) if named else default_place()

    @property
    def who(self) -> str:
        """The clerk: named, or the user who is logged in."""
        return self.clerk or self.own.clerk or os.environ.get("USER") or "-"

    @property
    def may_ask(self) -> bool:
        """Whether somebody is there to answer a question: a script is never asked."""
        return sys.stdin.isatty() and not self.json

    @contextmanager
    def book(self) -> Iterator[Book]:
        """The open file alone: for proving and mending one whose tables are broken."""
        with closing(Book.open(self.path)) as book:
            yield book

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The open book, without the verbs: what a scan needs."""
        with Session(Book.open(self.path), clerk=self.who) as session:
            show_with(session.keyring.shown)
            yield session

    @contextmanager
    def station(self) -> Iterator["Station"]:
        """The station with every verb, open as long as the command runs."""
        from cainiao_recycle.api import Station

        with Station.open(self.path, clerk=self.who) as station:
            station.watch = watched
            show_with(station.keyring.shown)
            yield station

    def answer(
        self,
        session: Session,
        recorded: Recorded,
        tell: Callable[[Session, Recorded], None],
    ) -> None:
        """One recorded entry: an object for machines, or told to people with its number,
        by which it can be undone.
        """
        if self.json:
            from cainiao_recycle.cli.answers import answer

            emit(answer(session, recorded))
            return
        if recorded.replayed and recorded.entry is not None:
            said_before(recorded.entry.seq)
        tell(session, recorded)
        if recorded.entry is not None and not recorded.replayed:
            say("  " + sentence(_("Entry {n}"), n=recorded.entry.seq))

    def listing(
        self, headers: Sequence[str], rows: Iterable[dict[str, Any]], title: str = ""
    ) -> None:
        """Rows: an object each for machines, a table for people. A header belongs to
        the row's key of the same place; further keys are for machines only.
        """
        if self.json:
            for row in rows:
                emit(row)
            return
        lines = [list(row.values())[: len(headers)] for row in rows]
        if lines:
            table(headers, lines, title)
        else:
            warn(_("Nothing to list."))


def said_before(entry: int) -> None:
    """What follows is the answer of then, and needn't be true any more."""
    template = _("This request was recorded before, as entry {n}. It said then:")
    say("● " + sentence(template, n=entry), fg="yellow")


def answered_for(
    desk: Desk, reason: str, second: str | None, record: Callable[[str, str | None], Done]
) -> Done:
    """What `record(reason, second)` comes to; what is missing is asked for where somebody
    sits at a terminal. Raises `ReasonMissing` and `SecondMissing` elsewhere.
    """
    while True:
        try:
            return record(reason, second)
        except ReasonMissing:
            if not desk.may_ask:
                raise
            reason = asked(_("Why? A few words, for the journal:"))
        except SecondMissing:
            if not desk.may_ask:
                raise
            second = asked(_("Who else stands for it? The name:"))
