"""Options that several verbs share, each spelled once."""

import sys
from collections.abc import Sequence
from typing import Annotated

import click
import typer

from cainiao_recycle.errors import CustomerUnclear
from cainiao_recycle.language import _, in_language, sentence

At = Annotated[
    str | None,
    typer.Option(
        "--at", metavar="TIME", help=_("When it happened, if not now: 2022-11-11T10:42.")
    ),
]
RequestId = Annotated[
    str | None,
    typer.Option(
        "--request-id",
        metavar="ID",
        help=_("The same id again gives the same answer and records nothing."),
    ),
]
Stdin = Annotated[
    bool,
    typer.Option(
        "--stdin", help=_("Read requests from a pipe: a code or a JSON object a line.")
    ),
]
Yes = Annotated[
    bool, typer.Option("--yes", help=_("It is right: don't ask, and don't refuse."))
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help=_("Why."))]
Second = Annotated[
    str | None,
    typer.Option(
        "--second",
        metavar="NAME",
        help=_("Who else stands for it, where the station asks for two names."),
    ),
]


FROM_STDIN, LONGEST_LINE = "-", 1_000


def number_typed(word: str | None) -> str | None:
    """A customer's number; `-` stands for the first line of standard input, for what stands
    on a command line is in the list of processes, and in a shell's history. Raises
    `CustomerUnclear` where there is no line.
    """
    if word != FROM_STDIN:
        return word
    if sys.stdin.isatty():
        click.echo(_("Customer's number:") + " ", nl=False, err=True)
    line = sys.stdin.buffer.readline(LONGEST_LINE)
    typed = line.decode("utf-8", "replace").strip().lstrip("\ufeff")
    if not typed:
        raise CustomerUnclear(customer="")
    return typed


def one_of(option: str, typed: str, known: Sequence[str]) -> str:
    """The word that is meant: what is offered in either language is taken."""
    found = plain_word(typed, known)
    if found not in known:
        words = sentence(_("It is one of: {known}"), known=[_(word) for word in known])
        raise click.BadParameter(words, param_hint=option)
    return found


def plain_word(typed: str, known: Sequence[str]) -> str:
    """A word as machines write it, if it is one of those known, else as typed."""
    wanted = typed.strip().lower()
    if wanted in known:
        return next(word for word in known if word == wanted)
    chinese = in_language("zh")
    return next((word for word in known if chinese(word) == wanted), typed)
