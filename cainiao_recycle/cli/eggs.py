"""How the eggs stand, as every egg verb tells it."""

from cainiao_recycle.cli.output import say, sentence, warn
from cainiao_recycle.language import _
from cainiao_recycle.station.eggs import eggs_now
from cainiao_recycle.station.session import Recorded, Session


def tell_stock(session: Session, recorded: Recorded) -> None:
    """Eggs in stock and owed."""
    eggs = eggs_now(session)
    template = _("Eggs in stock: {stock}, owed on open vouchers: {owed}")
    say("✓ " + sentence(template, stock=eggs.stock, owed=eggs.owed), bold=True)
    warn_if_short(session)


def warn_if_short(session: Session) -> None:
    """Tell before the eggs run short."""
    eggs = eggs_now(session)
    if eggs.owed > eggs.stock:
        short = _("Eggs run short: {owed} owed on open vouchers, {stock} in stock.")
        warn("! " + sentence(short, owed=eggs.owed, stock=eggs.stock), fg="yellow")
