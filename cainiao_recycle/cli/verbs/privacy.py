"""`privacy`: what is kept about somebody and until when; without a number, a page for the
wall.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any
from unicodedata import east_asian_width

import click
import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import number_typed
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.domain.lettering import break_lines
from cainiao_recycle.language import _, sentence, spoken
from cainiao_recycle.paper.notice import paragraphs, write_notice
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.about_somebody import About, OfCustomer, OfWaybill, Until

HELP = _(
    "Tell what is kept about somebody, by the mobile number, member code or waybill, and "
    "until when. Without a number: what hangs on the wall for customers."
)
EXAMPLE = "13900001234"

COLUMNS, TERMINAL = 80, "-"

CUSTOMER = N_(
    "Campaign {campaign}: {boxes} boxes from {first} to {last}, {credits} credits, "
    "{unused} of them not used; the last four characters of the number, hidden"
)
ALONE = N_("Campaign {campaign}: a code made from the number, and no box")
RETURN = N_("A box under this waybill came on {date} (box {box})")
UNDONE = N_("A box under this waybill came on {date}, and that was undone (box {box})")
PARCEL = N_("A parcel under this waybill ({state}) of {date}")
HIDDEN = N_("of the number a code, the carrier's letters and the last four, hidden")
UNTIL = N_("needed until {ended}; key {key} may be forgotten from {may_go_from}")
NO_TERM = N_("needed until {ended}; key {key} stays until somebody forgets it")
NOTHING = N_(
    "Nothing is kept under that number, as far as the keys tell that are here. What was "
    "forgotten, nobody can tell."
)


def command(
    number: Annotated[
        str | None,
        typer.Argument(
            help=_(
                "Mobile number, member code or waybill; - reads it from standard input."
            ),
            metavar="[NUMBER]",
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="FILE.pdf",
            help=_("The page for the wall as a file, in Chinese and English."),
        ),
    ] = None,
) -> int:
    if number is not None and to is not None:
        raise click.UsageError(_("Give NUMBER or --to, one of the two."))
    desk = Desk.of()
    with desk.station() as station:
        if number is not None:
            tell_about(desk, station, station.about(number_typed(number) or ""))
        elif to is not None and to != TERMINAL:
            write_page(desk, station, to)
        else:
            tell_notice(desk, station)
    return 0


def write_page(desk: Desk, station: Station, to: str) -> None:
    """The page for the wall as a file."""
    path = Path(to)
    if path.suffix.lower() != ".pdf":
        raise click.BadParameter(_("It is a file that ends in .pdf."), param_hint="--to")
    write_notice(station, path)
    if desk.json:
        emit({"written": to})
    else:
        say("✓ " + sentence(_("Written: {path}"), path=path))


def tell_notice(desk: Desk, station: Station) -> None:
    """The page for the wall, on the screen: in the language spoken, and for machines in
    both.
    """
    if desk.json:
        for language in ("zh", "en"):
            emit({"language": language, "text": paragraphs(station, language)})
        return
    for at, text in enumerate(paragraphs(station, spoken())):
        for line in break_lines(text, lambda part: cells(part) <= COLUMNS):
            say(line, bold=at == 0)
        say("")


def cells(text: str) -> int:
    """Columns of a terminal that a text takes."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def tell_about(desk: Desk, station: Station, found: About) -> None:
    """What is kept, an object or a few lines each."""
    rows: list[OfCustomer | OfWaybill] = [*found.customers, *found.waybills]
    if desk.json:
        for one in rows:
            emit(as_object(one))
    elif not rows:
        say(_(NOTHING))
    for one in rows if not desk.json else ():
        for line in lines(one):
            say(line)


def as_object(one: OfCustomer | OfWaybill) -> dict[str, Any]:
    """One thing kept, for machines."""
    if isinstance(one, OfWaybill):
        return {**one.row._asdict(), **one.until._asdict()}
    return {
        "kind": "customer",
        "campaign": one.campaign,
        "first": one.first,
        "last": one.last,
        **one.brought._asdict(),
        "vouchers": [
            {
                "voucher": f"{each.code[0]}***********{each.code[-4:]}",
                "eggs": each.eggs,
                "state": each.state,
                "valid_until": each.valid_until,
            }
            for each in one.vouchers
        ],
        **one.until._asdict(),
    }


def lines(one: OfCustomer | OfWaybill) -> Iterator[str]:
    """One thing kept, for people."""
    if isinstance(one, OfWaybill):
        row = one.row
        template = PARCEL if row.kind == "parcel" else UNDONE if row.undone else RETURN
        yield sentence(
            _(template), date=row.date, box=row.box, state=_(row.state or "sent")
        )
        yield "  " + _(HIDDEN)
    else:
        template = CUSTOMER if one.first else ALONE
        dates = {"first": one.first, "last": one.last}
        yield sentence(_(template), campaign=one.campaign, **dates, **one.brought._asdict())
        for each in one.vouchers:
            told = _("Voucher …{ending}: {state}, eggs {eggs}, valid until {last}")
            facts = {"ending": each.code[-4:], "state": each.state, "eggs": each.eggs}
            yield "  " + sentence(told, **facts, last=each.valid_until)
    yield "  " + until_text(one.until)


def until_text(until: Until) -> str:
    """How long it is kept."""
    return sentence(_(UNTIL if until.may_go_from else NO_TERM), **until._asdict())
