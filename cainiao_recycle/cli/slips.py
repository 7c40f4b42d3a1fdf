"""What the printing verbs share: where slips go, and what is told of them."""

import sys
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, warn
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.papers import LabelSize, label_size, receipt_width_mm
from cainiao_recycle.errors import Refusal
from cainiao_recycle.language import _, sentence
from cainiao_recycle.paper.printing.slips import Printed, print_slips, refuse_unless_printed
from cainiao_recycle.paper.printing.target import Target, target
from cainiao_recycle.paper.slip import Slip
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.slips.contents import VoucherFacts

TERMINAL = "-"
ONE_BY_ONE = 12
"""Slips; of more only the number is told."""

To = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="DEST",
        help=_(
            "Where to: - (this terminal), a .png, .svg, .pdf or .escpos file, "
            "tcp://HOST:PORT, serial:PORT, a device, or a printer's name."
        ),
    ),
]
Width = Annotated[
    int | None,
    typer.Option(
        "--width",
        metavar="MM",
        help=_("Paper of a receipt printer: 58 or 80."),
        parser=receipt_width_mm,
    ),
]
LabelOption = Annotated[
    LabelSize | None,
    typer.Option(
        "--label",
        metavar="SIZE",
        help=_("A page for each label of this size, in mm: 60x40, 100x60, A6."),
        parser=label_size,
    ),
]
First = Annotated[
    int,
    typer.Option(
        "--first",
        metavar="N",
        help=_("PDF: the first free place of a begun sheet, 1 to 24."),
        min=1,
        max=24,
    ),
]


def slips_to(
    desk: Desk, session: Session, slips: Sequence[Slip], to: str | None, **options: Any
) -> None:
    """Print slips nobody counts, or show them. Without `--to` on this terminal."""
    if to in (None, TERMINAL):
        for slip in slips:
            if desk.json:
                emit({"code": slip.code or None, "to": TERMINAL})
            else:
                show(slip)
        return
    place, first = placed(session, to, **options)
    tell(desk, print_slips(slips, place, first), len(slips), place)


def placed(
    session: Session,
    to: str | None,
    width: int | None = None,
    size: LabelSize | None = None,
    first: int = 1,
) -> tuple[Target, int]:
    """Where slips go, and how many places of the first sheet are used."""
    return target(session, to, width, size), first - 1


def show(slip: Slip) -> None:
    """A slip on this terminal: black on white, or plain through a pipe."""
    from cainiao_recycle.paper.receipts.terminal import COLUMNS, cells, terminal_text

    paper: dict[str, Any] = {}
    if sys.stdout.isatty():
        paper = {"fg": "black", "bg": "bright_white"}
    for line in terminal_text(slip, sys.stdout.encoding, "light").splitlines():
        text = line + " " * (COLUMNS - cells(line)) if paper else line.rstrip()
        say(text, as_it_is=True, **paper)


def tell(desk: Desk, printed: Iterable[Printed], of: int, to: Target) -> None:
    """Tell each of so many slips as it is printed, or how many there were. Raises what a
    clerk has to know of the first one that wasn't handed over, after telling what was
    printed before it and how many were not tried; a file has all of them or none.
    """
    done: list[Printed] = []
    failed: list[Printed] = []
    try:
        for one in printed:
            (done if one.is_handed_over else failed).append(one)
            tell_one(desk, one, of)
        refuse_unless_printed(failed)
    except (Refusal, KeyboardInterrupt):
        if not desk.json:
            tell_how_many(done, of)
            # What is refused without a try is the first of those that are left.
            left = of - len(done) - max(1, len(failed))
            if left > 0 and not to.takes_many:
                warn(sentence(_("Slips not tried: {n}."), n=left))
        raise
    if not desk.json:
        tell_how_many(done, of)


def tell_one(desk: Desk, one: Printed, of: int) -> None:
    """One of so many slips; of a failed one people are told by its refusal."""
    if desk.json:
        emit(as_object(one))
    elif one.is_handed_over and of <= ONE_BY_ONE:
        say("✓ " + slip_text(one), fg="green")


def tell_how_many(done: Sequence[Printed], of: int) -> None:
    """How many of so many slips were printed, where they aren't told one by one."""
    if done and of > ONE_BY_ONE:
        text = sentence(_("{n} slips → {to}"), n=len(done), to=done[0].to)
        say("✓ " + text, fg="green")


def slip_text(one: Printed) -> str:
    """A slip for people."""
    code = grouped(one.code) if one.code else _("label")
    if one.copy > 1:
        return sentence(_("{code} → {to}, COPY {n}"), code=code, to=one.to, n=one.copy)
    return sentence(_("{code} → {to}"), code=code, to=one.to)


def as_object(one: Printed) -> dict[str, Any]:
    """A slip for machines."""
    subject: dict[str, Any] = {"code": one.code or None}
    if isinstance(one.facts, VoucherFacts):
        subject = voucher_object(one.facts)
    elif one.facts is not None:
        subject = {"tag": one.facts.tag}
    return {
        **subject,
        "copy": one.copy,
        "to": one.to,
        "job": one.job,
        "outcome": one.delivery.outcome.value,
        "reason": one.delivery.reason,
    }


def voucher_object(facts: VoucherFacts) -> dict[str, Any]:
    """A voucher's own keys."""
    one = facts.voucher
    return {"voucher": one.code, "eggs": one.eggs, "state": one.state.value}
