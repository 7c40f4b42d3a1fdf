"""Questions at a terminal; a script is never asked."""

import sys
from collections.abc import Callable

import click

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.errors import EggsUnusual
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded


def may_ask(desk: Desk) -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and not desk.json


def agreed(question: str) -> bool:
    """A question, put on stderr; no is the answer of a bare Enter."""
    return click.confirm(question, err=True)


def when_sure(desk: Desk, yes: bool, record: Callable[[bool], Recorded]) -> Recorded:
    """What `record(sure)` records; at a terminal an unusual number of eggs is asked about,
    in a script it is refused. Nothing is recorded without a yes.
    """
    try:
        return record(yes)
    except EggsUnusual as question:
        asked = sentence(_("{what}: is that right?"), what=question.facts["what"])
        if not may_ask(desk) or not agreed(asked):
            raise
        return record(True)
