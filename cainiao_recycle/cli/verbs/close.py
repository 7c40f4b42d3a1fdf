"""`close`: balance and seal the business days gone by."""

from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, warn
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import DayClosed, VisitFinished
from cainiao_recycle.language import _, sentence
from cainiao_recycle.night.closing import BY_CLOCK, BY_NAME, end_of_day
from cainiao_recycle.night.noted_head import days_unproven
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import journal

HELP = _(
    "Close the business days gone by, oldest first: finish visits left open, note "
    "expiries, balance, seal. Refuses while anything doesn't add up."
)
EXAMPLE = "--date 2022-11-11"


BOXES = N_(
    "  boxes     {boxes_opening} + {boxes_in} in = {boxes_sent} sent + "
    "{boxes_pulped} pulped + {boxes_missing} missing + {boxes_closing} here"
)
BOXES_MOVED = N_(
    "  boxes     {boxes_opening} + {boxes_in} in + {boxes_received} received = "
    "{boxes_sent} sent + {boxes_pulped} pulped\n"
    "            + {boxes_missing} missing + {boxes_given} given + {boxes_transferred} "
    "transferred + {boxes_closing} here"
)
VOUCHERS = N_(
    "  vouchers  {vouchers_opening} + {vouchers_issued} issued = "
    "{vouchers_redeemed} redeemed + {vouchers_void} void + {vouchers_expired} "
    "expired + {vouchers_replaced} replaced + {vouchers_closing} open"
)
EGGS = N_(
    "  eggs      {eggs_opening} + {eggs_received} received + {eggs_variance} by count = "
    "{eggs_given} given + {eggs_broken} broken + {eggs_closing} here"
)


LEFT_OPEN = N_(
    "Visit {visit} was left open. Its voucher {code} (eggs: {eggs}) was issued now, and "
    "nobody has its slip: print --pending."
)


UNPROVEN_DAYS = 7
UNPROVEN = N_(
    "The whole book was last proven {days} days ago. Run “check”: it looks at what "
    "closing a day doesn't."
)


OLD_KEYS = N_(
    "Keys are here whose season or year ended before {before}: nobody needs to know any "
    "more whose those numbers were. See what would go: forget --before {before} --reason "
    "TEXT"
)


def command(
    date: Annotated[
        str | None,
        typer.Option("--date", help=_("The last day to close; yesterday."), metavar="DATE"),
    ] = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        closed = station.close_days(date)
        before = station.forgettable_before()
        for day in closed:
            if desk.json:
                told = {name: it for name, it in vars(day).items() if name != "figures"}
                emit({**told, "forget_before": before})
            else:
                tell(day)
                tell_left_open(station, (BY_NAME if date else BY_CLOCK) + day.date)
        if (days := days_unproven(station.book, station.clock())) > UNPROVEN_DAYS:
            warn(sentence(_(UNPROVEN), days=days))
        if before is not None:
            warn(sentence(_(OLD_KEYS), before=before))
        today = station.date_of(station.clock())
        until = station.local(end_of_day(station, today))
    if not closed and not desk.json:
        say(_("Nothing to close."))
        if date is None:
            say("  " + sentence(_("Today can be closed after {until}."), until=until))
    return 0


def tell_left_open(session: Session, request: str) -> None:
    """The vouchers of visits that nobody ended: without a word nobody would see them."""
    for entry in journal.by_requests(session.book.db, f"{request}:"):
        event = entry.event
        if isinstance(event, VisitFinished) and event.issued is not None:
            facts = {"code": grouped(event.issued.voucher), "eggs": event.issued.eggs}
            warn(sentence(_(LEFT_OPEN), visit=event.visit, **facts))


def tell(day: DayClosed) -> None:
    """A day's balance, for people."""
    say("✓ " + sentence(_("{date} closed, and it balances:"), date=day.date), fg="green")
    went = day.boxes_received or day.boxes_given or day.boxes_transferred
    for template in (BOXES_MOVED if went else BOXES, VOUCHERS, EGGS):
        say(sentence(_(template), **vars(day)))
