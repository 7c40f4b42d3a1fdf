"""`demo`: a whole day at a station, in a scratch file, told step by step; or a week of a
network's hundred stations.

Every step is a command line run through the same code as at the counter, with the
sample data that ships with the package.
"""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.api import Station
from cainiao_recycle.cli.demo_show import DATE, Show, sample_data
from cainiao_recycle.cli.output import say
from cainiao_recycle.errors import NothingNew, VoucherAlreadyRedeemed
from cainiao_recycle.language import _, sentence

HELP = _("Show a whole day at a station in a scratch file, step by step.")
EXAMPLE = "--lang zh"

COMMON = ("--lang",)
"""It has a file and a clerk of its own, and speaks to people."""

WAYBILL, CUSTOMER = "SF1234567890123", "13900001234"


def command(
    network: Annotated[
        bool,
        typer.Option(
            "--network",
            help=_(
                "A week of a hundred stations instead, and what headquarters make of it."
            ),
        ),
    ] = False,
) -> int:
    tell = day
    if network:
        from cainiao_recycle.cli.demo_network import week
        from cainiao_recycle.network.duck import connect

        connect().close()  # Where it is missing nothing is begun.
        tell = week
    show = Show(Path(tempfile.mkdtemp(prefix="cainiao-recycle-demo-")))
    tell(show)
    for line in show.unexpected:
        say(f"✗ {line}", fg="red")
    return 1 if show.unexpected else 0


def day(show: Show) -> None:
    """A day at one station."""
    data = sample_data()
    morning(show, data)
    counter(show, data)
    back_room(show, data)
    night(show)
    show.chapter(_("That was the day."))
    say(sentence(_("Its file and its exports are in {folder}"), folder=show.folder))


def morning(show: Show, data: Path) -> None:
    """Set-up."""
    show.chapter(_("1. A station is set up: one file holds everything."))
    show.run("init", "--station", "CQ-0123", "--name", "重庆南山路驿站")
    show.chapter(_("2. The season's rule is data: in 2022, one box earned one egg."))
    rule = str(data / "campaign-2022.toml")
    show.run("campaign", "add", rule, "--reason", _("a new season"), at="07:50")
    show.run("eggs", "receive", "60", at="08:00")


def counter(show: Show, data: Path) -> None:
    """Boxes in, eggs out."""
    show.chapter(_("3. A customer brings a box. It goes to a shelf, and earns an egg."))
    show.run("return", WAYBILL, "--size", "5", "--customer", CUSTOMER, at="09:02")
    voucher = show.open_voucher()
    show.chapter(_("4. The voucher, with its QR code:"))
    show.run("print", voucher)
    show.chapter(_("5. The eggs are handed over once. A second try is refused:"))
    show.run("redeem", voucher, at="09:05")
    show.run("redeem", voucher, at="09:06", expect=VoucherAlreadyRedeemed.exit_code)
    show.chapter(
        _("6. A wet box goes to pulp, a torn flap is re-taped, a big one is held.")
    )
    show.run("return", "YT2222222222222", "--size", "3", "--defect", "wet", at="09:20")
    show.run(
        "return", "JT0000000000333", "--size", "4", "--defect", "torn-flap", at="09:22"
    )
    show.run("return", "ZT444444444444", "--dims", "900x500x500", "--defect", "oversize",
             at="09:25")  # fmt: skip
    show.chapter(_("7. The rest of the day's boxes come from a file."))
    show.run("import", "returns", str(data / "returns-day.csv"))


def back_room(show: Show, data: Path) -> None:
    """Boxes out again, and to the mill."""
    show.chapter(_("8. Parcels are to be sent. The tool names the box, and its shelf."))
    show.run("import", "shipments", str(data / "shipments-day.csv"))
    with Station.open(show.file) as station:
        first, second, *_rest = (
            one.shipment for one in station.list_shipments(["waiting"])
        )
    show.run("ship", "suggest", first)
    show.run("ship", "pack", first, at="15:10")
    sent = ["ship", "send", first, "--waybill", "SF9876543210987"]
    show.run(*sent, "--covered", "--retaped", at="15:20")
    show.run("ship", "send", second, "--waybill", "YT9876543210987", "--new", at="15:30")
    show.chapter(_("9. What can't be used again is caged, and the mill collects it."))
    show.run("pulp", "cage", at="18:00")
    ticket = ["--ticket", "M-1077", "--mass-g", "812", "--moisture", "13.5"]
    show.run("pulp", "collect", *ticket, "--outthrows", "2", at="18:30")


def night(show: Show) -> None:
    """The day is closed, exported, reported, proven."""
    exports = str(show.folder / "exports")
    show.chapter(_("10. At night the day is closed: everything has to add up."))
    show.run("close", "--date", DATE)
    show.chapter(_("11. The files for headquarters; a second time there is nothing new."))
    show.run("export", exports)
    show.run("export", exports, expect=NothingNew.exit_code)
    show.chapter(_("12. The report, and the proof of the file."))
    show.run("report", "--date", DATE)
    show.run("check")
