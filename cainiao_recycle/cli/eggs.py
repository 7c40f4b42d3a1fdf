"""What every egg verb asks and tells."""

from collections.abc import Callable

from cainiao_recycle.cli.desk import Desk, agreed
from cainiao_recycle.cli.output import say, warn
from cainiao_recycle.errors import EggsUnusual
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.eggs import eggs_now
from cainiao_recycle.station.session import Recorded, Session


def when_sure(desk: Desk, yes: bool, record: Callable[[bool], Recorded]) -> Recorded:
    """What `record(sure)` records; at a terminal an unusual number of eggs is asked about,
    in a script it is refused. Nothing is recorded without a yes.
    """
    try:
        return record(yes)
    except EggsUnusual as question:
        asked = sentence(_("{what}: is that right?"), what=question.facts["what"])
        if not desk.may_ask or not agreed(asked):
            raise
        return record(True)


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
