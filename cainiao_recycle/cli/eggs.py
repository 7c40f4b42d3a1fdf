"""How the eggs stand, as every egg verb tells it."""

from cainiao_recycle.cli.output import say, sentence, warn
from cainiao_recycle.language import _
from cainiao_recycle.station import Recorded, Station


def tell_stock(station: Station, recorded: Recorded) -> None:
    """Eggs in stock and owed."""
    eggs = station.eggs_now()
    told = _("Eggs in stock: {stock}, owed on open vouchers: {owed}")
    say("✓ " + sentence(told, stock=eggs.stock, owed=eggs.owed), bold=True)
    warn_if_short(station)


def warn_if_short(station: Station) -> None:
    """Tell before the eggs run short."""
    eggs = station.eggs_now()
    if eggs.owed > eggs.stock:
        short = _("Eggs run short: {owed} owed on open vouchers, {stock} in stock.")
        warn("! " + sentence(short, owed=eggs.owed, stock=eggs.stock), fg="yellow")
