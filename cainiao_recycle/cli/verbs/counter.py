"""`counter`: the scan loop."""

import sys
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.answers import answer
from cainiao_recycle.cli.app import VERBS
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import as_object, colours, emit, output_kept
from cainiao_recycle.counter.answer import Answer
from cainiao_recycle.counter.input import Talk, run
from cainiao_recycle.counter.loop import Loop
from cainiao_recycle.counter.screen import Screen
from cainiao_recycle.counter.slips import SlipPrinter
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.language import _
from cainiao_recycle.station.session import Session

HELP = _("Scan boxes, vouchers, cards and parcels, one line each, until the end.")
EXAMPLE = "--clerk Li"


def command(
    printer: Annotated[
        str | None,
        typer.Option(
            "--printer", help=_("Printer for the vouchers; - for none."), metavar="NAME"
        ),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help=_("Ring no bells."))] = False,
) -> int:
    desk = Desk.of()
    screen = Screen(sys.stdout, with_bells=not quiet, with_colours=colours() is None)
    is_pipe = not sys.stdin.isatty()
    with desk.session() as session:
        named = desk.own.printer if printer is None else printer
        printing = in_background(desk, session, named)
        loop = Loop(session, printing, VERBS)

        def show(given: Answer) -> None:
            if desk.json:
                emit(as_answer(session, given))
            elif is_pipe:
                with output_kept():
                    screen.show(given)
            else:
                screen.show(given)
                if given.slip is not None and loop.printer is None:
                    show_code(screen, given.slip)

        def prompt() -> None:
            if not (is_pipe or desk.json):
                screen.prompt(f"{session.clerk} › ")

        tell = Screen(sys.stderr).tell if desk.json else screen.tell
        return run(loop, Talk(show, prompt, tell, is_pipe))


def in_background(desk: Desk, session: Session, name: str | None) -> SlipPrinter | None:
    """The printer named, or the first one set up; None when there is none."""
    from cainiao_recycle.station.printers import list_printers

    if name == "-" or (name is None and not list_printers(session)):
        return None
    from cainiao_recycle.paper.printing.background import BackgroundPrinter
    from cainiao_recycle.paper.printing.target import target

    # A name that is none is refused now, not when the first voucher is due.
    target(session, name)
    return BackgroundPrinter(desk.path, desk.who, name)


def show_code(screen: Screen, code: str) -> None:
    """A voucher's QR symbol where there is no printer: the customer photographs it."""
    from cainiao_recycle.paper.qr.symbol import matrix
    from cainiao_recycle.paper.receipts.terminal import terminal_blocks

    lines = terminal_blocks(matrix(code), screen.out.encoding, "light").splitlines()
    screen.picture(lines, grouped(code))


def as_answer(session: Session, given: Answer) -> dict[str, Any]:
    """What machines read of a line."""
    shown: dict[str, Any] = {"signal": given.signal}
    if given.refusal is not None:
        shown |= as_object(given.refusal)
    shown["message"], shown["more"] = given.text, given.more
    if given.corrects is not None:
        shown["corrects"] = given.corrects
    shown["answer"] = answer(session, given.recorded) if given.recorded else None
    return shown
