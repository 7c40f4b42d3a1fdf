"""`scanner-test`: what the scanner sends, and how to set it."""

import sys
from contextlib import suppress
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.language import _
from cainiao_recycle.scanner.advice import RawScan, advice, gap_s, report
from cainiao_recycle.scanner.keystrokes import scans

HELP = _("Show what the scanner sends, and what to set: scan any label.")
EXAMPLE = "--label SF1234567890123"


def command(
    label: Annotated[
        str | None,
        typer.Option("--label", help=_("What the label says."), metavar="CODE"),
    ] = None,
) -> int:
    desk = Desk.of()
    if sys.stdin.isatty() and not desk.json:
        say(_("Scan a label. Ctrl-C ends."))
    with suppress(KeyboardInterrupt):
        for scan in scans():
            tell(desk, scan, label)
    return 0


def tell(desk: Desk, scan: RawScan, label: str | None) -> None:
    """One scan."""
    if desk.json:
        gap = gap_s(scan.times)
        emit(
            {
                "code": scan.code,
                "prefix": scan.prefix,
                "suffix": scan.suffix,
                "gap_ms": round(gap * 1000, 1) if gap is not None else None,
                "advice": advice(scan, label),
            }
        )
        return
    for line in report(scan):
        say(line)
    for line in advice(scan, label):
        say(f"➜ {line}", bold=True)
