"""Requests from a pipe: one line each, one answer a line, safe to run again whole."""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import click

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import as_object, emit, message, warn
from cainiao_recycle.errors import (
    OF_THE_FILE,
    SOME_REFUSED,
    CodesTried,
    LineUnclear,
    Refusal,
)
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import N_, Clause
from cainiao_recycle.station.session import Recorded, Session

LONGEST_LINE = 20_000
"""Characters of a request; nobody's options are longer."""

NOT_AN_OBJECT = N_("it is no JSON object")
TOO_LONG = N_("it is too long")
KEY_UNKNOWN = N_("there is no key {key}; known keys: {known}")
KEY_TAKES_TEXT = N_("{key} takes a text")
KEY_TAKES_FLAG = N_("{key} takes true or false")
KEY_TAKES_LIST = N_("{key} takes a list of texts")

Request = dict[str, Any]
Shape = dict[str, type]
"""What a verb's keys take: `str`, `bool` or `list`."""


def kind_of(default: object) -> type:
    """What a key takes whose value is this one where it is left out."""
    return {bool: bool, tuple: list}.get(type(default), str)


def read_request(line: str, shape: Shape) -> Request:
    """One line: a bare code, or an object whose keys are the options. Raises
    `LineUnclear`.
    """
    if len(line) > LONGEST_LINE:
        raise LineUnclear(why=Clause(TOO_LONG))
    if not line.lstrip("\ufeff \t").startswith("{"):
        return {"code": line}
    try:
        request = json.loads(line.lstrip("\ufeff"))
        line.encode()
        json.dumps(request, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        # Half a surrogate pair among them: no file and no answer could hold it.
        raise LineUnclear(why=Clause(NOT_AN_OBJECT)) from None
    return {key: value_of(key, value, shape) for key, value in request.items()}


def value_of(key: str, value: Any, shape: Shape) -> Any:
    """One key's value; numbers are as good as texts, null as left out."""
    if key not in shape:
        raise LineUnclear(why=Clause(KEY_UNKNOWN, key=key, known=list(shape)))
    kind = shape[key]
    if value is None:
        return None if kind is str else kind()
    if kind is bool:
        if isinstance(value, bool):
            return value
        raise LineUnclear(why=Clause(KEY_TAKES_FLAG, key=key))
    if kind is list:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return value
        raise LineUnclear(why=Clause(KEY_TAKES_LIST, key=key))
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise LineUnclear(why=Clause(KEY_TAKES_TEXT, key=key))


MOST_LINES = 200
"""Lines that share a transaction: some 50 ms in which other terminals wait."""


def groups(most: int = MOST_LINES) -> Iterator[list[str]]:
    """The lines that come in, blank ones left out, as many together as are there already:
    whoever sends a line and waits for its answer gets it.
    """
    begun = b""
    while piece := sys.stdin.buffer.read1(1 << 16):  # type: ignore[union-attr]
        *whole, begun = (begun + piece).replace(b"\r", b"\n").split(b"\n")
        yield from batched(map(read_line, whole), most)
    yield from batched([read_line(begun)], most)


def batched(lines: Iterable[str], most: int) -> Iterator[list[str]]:
    """Lines that aren't blank, not too many at once."""
    left = filter(None, lines)
    while group := list(islice(left, most)):
        yield group


def read_line(line: bytes) -> str:
    """A line's text."""
    return line.decode("utf-8", "replace").strip()


def run_pipe(
    desk: Desk,
    given: Request,
    shape: Shape,
    verb: Callable[[Session, Request], Recorded],
    tell: Callable[[Session, Recorded], None],
) -> int:
    """Answer every line as a request; see `run_lines`."""

    def asked(session: Session, line: str) -> Recorded:
        return verb(session, read_request(line, shape))

    return run_lines(desk, given, asked, tell)


def run_lines(
    desk: Desk,
    given: Request,
    verb: Callable[[Session, str], Recorded],
    tell: Callable[[Session, Recorded], None],
) -> int:
    """Answer every line; 0 if all were accepted, else `SOME_REFUSED`. What was given
    on the command line beside it would be lost, and is refused.
    """
    if any(given.values()):
        raise click.UsageError(
            _("--stdin reads requests from a pipe: leave the code and its options out.")
        )
    refused, number = False, 0
    with desk.session() as session:
        # What people are told says how things stand just after the line.
        for group in groups(MOST_LINES if desk.json else 1):
            for answer in answers_to(session, group, verb):
                number += 1
                if isinstance(answer, Refusal):
                    refused = True
                    tell_refusal(desk, number, answer)
                else:
                    desk.answer(session, answer, tell)
    return SOME_REFUSED if refused else 0


def answers_to(
    session: Session,
    lines: list[str],
    verb: Callable[[Session, str], Recorded],
) -> Iterator[Recorded | Refusal]:
    """What lines come to, as many in one transaction as go on without a pause. A pause is
    waited for between two, so that no other terminal waits with this one.
    """
    while lines:
        answers: list[Recorded | Refusal] = []
        paused: CodesTried | None = None
        with session.book.together():
            for line in lines:
                answer = answered(session, line, verb)
                if isinstance(answer, CodesTried):
                    paused = answer
                    break
                answers.append(answer)
        yield from answers
        lines = lines[len(answers) :]
        if paused is not None:
            warn(f"! {message(paused)}", fg="yellow")
            time.sleep(int(str(paused.facts["seconds"])))


def answered(
    session: Session, line: str, verb: Callable[[Session, str], Recorded]
) -> Recorded | Refusal:
    """What a line comes to. A refusal that is the file's is raised: going on would lose
    the rest.
    """
    try:
        return verb(session, line)
    except OF_THE_FILE:
        raise
    except Refusal as refusal:
        return refusal


def tell_refusal(desk: Desk, number: int, refusal: Refusal) -> None:
    """Say why a line was refused. The line itself may hold a customer's number."""
    if desk.json:
        emit(as_object(refusal))
    else:
        where = sentence(_("line {line}: "), line=number)
        warn(f"✗ {where}{message(refusal)}", fg="red")
