"""`printer add`: a receipt printer gets a name."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import At, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.cli.slips import Width
from cainiao_recycle.domain.events import PrinterSet
from cainiao_recycle.language import _, sentence
from cainiao_recycle.paper.printing.destination import parse_destination
from cainiao_recycle.station.printers import set_printer
from cainiao_recycle.station.session import Recorded, Session

HELP = _("Set a receipt printer up, or change it; “printer test” tries it.")
EXAMPLE = "till tcp://192.0.2.7:9100 --width 80 --cut"


def command(
    name: Annotated[str, typer.Argument(help=_("Its name."), metavar="NAME")],
    dest: Annotated[
        str,
        typer.Argument(
            help=_("tcp://HOST:PORT, a device's path, or serial:PORT?baud=9600."),
            metavar="DEST",
        ),
    ],
    width: Width = 58,
    qr: Annotated[
        str,
        typer.Option("--qr", metavar="WAY", help=_("The QR code: raster, or native.")),
    ] = "raster",
    module_dots: Annotated[
        str,
        typer.Option(
            "--module-dots",
            metavar="N",
            help=_("Dots of a QR module: 4 to 13 on 58 mm, to 16 on 80 mm."),
        ),
    ] = "6",
    largest: Annotated[
        str,
        typer.Option("--largest", metavar="N", help=_("Letters grow up to N times.")),
    ] = "4",
    cut: Annotated[bool, typer.Option("--cut", help=_("Cut after each slip."))] = False,
    never_closes: Annotated[
        bool,
        typer.Option("--never-closes", help=_("It leaves the line open after a job.")),
    ] = False,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    parse_destination(dest)
    with desk.session() as session:
        recorded = set_printer(
            session,
            name,
            dest,
            width=width or 58,
            qr=qr,
            module_dots=module_dots,
            largest_scale=largest,
            cut=cut,
            printer_closes=not never_closes,
            at=at,
            request_id=request_id,
        )
        desk.answer(session, recorded, tell)
    return 0


def tell(_session: Session, recorded: Recorded) -> None:
    """The printer."""
    event = recorded.event
    assert isinstance(event, PrinterSet), "what `printer add` records"
    template = _(
        "Printer {printer}: {destination}, {width} mm. Try it: printer test {printer}"
    )
    text = sentence(
        template, printer=event.printer, destination=event.destination, width=event.width_mm
    )
    say(f"✓ {text}", fg="green")
