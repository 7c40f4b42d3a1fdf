"""Options that several verbs share, each spelled once."""

from typing import Annotated

import typer

from cainiao_recycle.language import _

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
