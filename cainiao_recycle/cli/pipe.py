"""Requests from a pipe: one line each, one answer a line, safe to run again whole."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import as_object, emit, message, warn
from cainiao_recycle.errors import (
    OF_THE_FILE,
    SOME_REFUSED,
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


def lines() -> Iterator[str]:
    """The lines that come in, blank ones left out."""
    sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    for line in sys.stdin:
        if kept := line.strip():
            yield kept


def run_pipe(
    desk: Desk,
    given: Request,
    shape: Shape,
    verb: Callable[[Session, Request], Recorded],
    tell: Callable[[Session, Recorded], None],
) -> int:
    """Answer every line; 0 if all were accepted, else `SOME_REFUSED`. What was given
    on the command line beside it would be lost, and is refused.
    """
    if any(given.values()):
        raise click.UsageError(
            _("--stdin reads requests from a pipe: leave the code and its options out.")
        )
    refused = False
    with desk.session() as session:
        for number, line in enumerate(lines(), start=1):
            try:
                recorded = verb(session, read_request(line, shape))
            except OF_THE_FILE:
                raise
            except Refusal as refusal:
                refused = True
                if desk.json:
                    emit(as_object(refusal))
                else:
                    # The line itself may hold a customer's number.
                    where = sentence(_("line {line}: "), line=number)
                    warn(f"✗ {where}{message(refusal)}", fg="red")
            else:
                desk.answer(session, recorded, tell)
    return SOME_REFUSED if refused else 0
