"""`return`: a box comes back."""

from inspect import Parameter, Signature
from typing import Annotated, Any

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.eggs import warn_if_short
from cainiao_recycle.cli.options import (
    At,
    RequestId,
    Stdin,
    number_typed,
    plain_word,
)
from cainiao_recycle.cli.output import say, worded
from cainiao_recycle.cli.pipe import Shape, kind_of, run_pipe
from cainiao_recycle.domain.boxes import Defect, Disposition
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.events import (
    BoxFound,
    BoxReturned,
    VisitFinished,
    VisitNamed,
    VoucherIssued,
)
from cainiao_recycle.domain.rewards import Reward
from cainiao_recycle.domain.words import ABOVE_THE_LIMIT, REWARD_WORDS, WHERE_WORDS
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.naming import named_with
from cainiao_recycle.station.outlook import outlook
from cainiao_recycle.station.returning import return_told
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.told import Told
from cainiao_recycle.station.visits import finish_visit, name_visit
from cainiao_recycle.store.credits import voucher_paid_by
from cainiao_recycle.store.days import last_closed

HELP = _("Take a box in: where it goes, what it earns, and the voucher when one is due.")
EXAMPLE = "SF1234567890123 --size 5 --customer 13900001234"

EXPIRED = N_(
    "Voucher {code} was valid until {until}: its days are over, no eggs and no slip for it."
)

ANOTHER_CUSTOMER = N_(
    "It came in without this customer, and earns nothing again. If that was wrong, look "
    "its entry up (show) and undo it; then return it anew."
)

Text = str | None

OPTIONS: dict[str, Any] = {
    "code": Annotated[Text, typer.Argument(help=_("Waybill or box tag."), metavar="CODE")],
    "waybill": Annotated[
        Text,
        typer.Option(
            "--waybill", help=_("A waybill, whatever it looks like."), metavar="CODE"
        ),
    ],
    "size": Annotated[
        Text, typer.Option("--size", help=_("Number on the box: 1 to 12."), metavar="N")
    ],
    "dims": Annotated[
        Text,
        typer.Option("--dims", help=_("Outer sides in mm: 290x170x190."), metavar="LxWxH"),
    ],
    "condition": Annotated[
        Text,
        typer.Option(
            "--condition", help=_("A, B, H or P; may only lower it."), metavar="A|B|H|P"
        ),
    ],
    "defects": Annotated[
        list[str] | None,
        typer.Option(
            "--defect",
            help=_(
                "What is wrong with it, repeatable: wet, hole, crushed, soft, torn-flap, "
                "dirty, odour, hazard-mark, laminated, oversize."
            ),
            metavar="DEFECT",
        ),
    ],
    "customer": Annotated[
        Text,
        typer.Option(
            "--customer",
            help=_("Phone number or member code; - reads it from standard input."),
            metavar="WHO",
        ),
    ],
    "tag": Annotated[
        Text,
        typer.Option("--tag", help=_("A blank tag stuck on this box."), metavar="CODE"),
    ],
    "another": Annotated[
        bool,
        typer.Option(
            "--another", help=_("A second carton of the same parcel, unrewarded.")
        ),
    ],
    "visit": Annotated[
        Text,
        typer.Option(
            "--visit", help=_("Boxes of one visit share one voucher."), metavar="NAME"
        ),
    ],
    "done": Annotated[
        bool,
        typer.Option("--done", help=_("This ends the visit: its voucher is issued now.")),
    ],
    "at": At,
    "request_id": RequestId,
    "stdin": Stdin,
}
"""How each thing that `Told` lists is typed; and whether a pipe tells it."""

NAMES = {"defect" if name == "defects" else name: name for name in Told._fields}
"""The pipe's keys, and what each tells: an option that is repeated is a single one."""

SHAPE: Shape = {key: kind_of(Told._field_defaults[name]) for key, name in NAMES.items()}


def command(*, stdin: bool, **typed: Any) -> int:
    desk = Desk.of()
    request = {key: typed[name] for key, name in NAMES.items()}
    request["defect"] = [plain_word(one, list(Defect)) for one in request["defect"] or ()]
    if stdin:
        return run_pipe(desk, request, SHAPE, take, tell)
    request["customer"] = number_typed(request["customer"])
    with desk.session() as session:
        desk.answer(session, take(session, request), tell)
    return 0


# Typer makes the options from what a command takes: here all that can be told.
command.__signature__ = Signature(  # type: ignore[attr-defined]
    [
        Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=OPTIONS[name])
        for name, default in {**Told._field_defaults, "stdin": False}.items()
    ]
)


def take(session: Session, request: dict[str, Any]) -> Recorded:
    """One box, the end of a visit, or whose it is."""
    told = Told(**{NAMES[key]: value for key, value in request.items()})
    if not (told.code or told.waybill):
        when = {"at": told.at, "request_id": told.request_id}
        if told.done:
            return finish_visit(session, told.visit or "", customer=told.customer, **when)
        if told.customer and told.visit:
            return name_visit(session, told.visit, told.customer, **when)
    return return_told(session, told)


def tell(session: Session, recorded: Recorded) -> None:
    """What came of it, for the clerk."""
    event = recorded.event
    if isinstance(event, VisitFinished):
        facts = {"visit": event.visit, "boxes": event.boxes}
        say(sentence(_("Visit {visit} is finished. Boxes: {boxes}"), **facts))
        tell_named(session, recorded)
        tell_reward(session, event, event.issued)
    elif isinstance(event, VisitNamed):
        tell_naming(session, event)
        if missing := outlook(session.book.db, event):
            say("  " + worded(missing))
    else:
        assert isinstance(event, BoxReturned | BoxFound), "what `return` records"
        (tell_again if recorded.entry is None else tell_box)(session, recorded, event)


def tell_box(session: Session, recorded: Recorded, event: BoxReturned | BoxFound) -> None:
    """Where a box goes and what it earns."""
    say(f"✓ {where_it_goes(event)}", fg="green", bold=True)
    if event.tag and event.disposition != Disposition.PULP:
        say("  " + sentence(_("Tag {tag}"), tag=grouped(event.tag)))
    if event.for_shipment:
        fits = sentence(_("It fits a waiting parcel: shipment {n}."), n=event.for_shipment)
        say(f"  ➜ {fits}", fg="cyan", bold=True)
    if isinstance(event, BoxFound):
        say("  " + _("It was missing: it is back as it was, and earns nothing again."))
        return
    tell_named(session, recorded)
    tell_reward(session, event, event.issued)


def tell_again(session: Session, recorded: Recorded, event: BoxReturned | BoxFound) -> None:
    """A box that is here already, and what it paid for."""
    say(f"● {where_it_goes(event)}", fg="yellow", bold=True)
    say("  " + _("It is here already: nothing was recorded."))
    if recorded.differs:
        say("  " + _(ANOTHER_CUSTOMER), fg="yellow")
    code = voucher_paid_by(session.book.db, event.box, event.cycle)
    if code:
        say("  " + sentence(_("It paid for voucher {code}."), code=grouped(code)))


def where_it_goes(event: BoxReturned | BoxFound) -> str:
    """A box's place and condition."""
    return sentence(
        WHERE_WORDS[Disposition(event.disposition)],
        box=event.box,
        shelf=event.shelf,
        condition=event.condition,
        cycle=event.cycle,
    )


def tell_reward(
    session: Session, event: BoxReturned | VisitFinished, issued: VoucherIssued | None
) -> None:
    """The voucher, or why there is none; and what is missing for the next."""
    missing = outlook(session.book.db, event)
    if issued is None:
        is_counted = event.reward == Reward.CREDITED
        if not is_counted or (missing is None and isinstance(event, BoxReturned)):
            say("  " + _(REWARD_WORDS[Reward(event.reward)]))
    elif issued.valid_until <= (last_closed(session.book.db) or ""):
        facts = {"code": grouped(issued.voucher), "until": issued.valid_until}
        say("  " + sentence(_(EXPIRED), **facts), fg="yellow")
    else:
        tell_voucher(issued)
        warn_if_short(session)
    if missing is not None:
        say("  " + worded(missing))


def tell_voucher(issued: VoucherIssued) -> None:
    """A voucher's code and what it is worth."""
    say(
        "  "
        + sentence(
            _("Voucher {code}: eggs {eggs}, valid until {until}"),
            code=grouped(issued.voucher),
            eggs=issued.eggs,
            until=issued.valid_until,
        ),
        bold=True,
    )


def tell_named(session: Session, recorded: Recorded) -> None:
    """Whose visit it is from here on, when that was said with a box or with its end."""
    if recorded.entry is not None:
        named = named_with(session.book.db, recorded.entry)
        if named is not None:
            tell_naming(session, named)


def tell_naming(session: Session, named: VisitNamed) -> None:
    """A visit's customer, and how many of its boxes count now."""
    say(
        "  "
        + sentence(
            _("Visit {visit} is customer …{last}'s: boxes {boxes}, count {credits}"),
            visit=named.visit,
            last=session.keyring.last_four(named.campaign, named.customer),
            boxes=len(named.now),
            credits=sum(counts for _box, _cycle, counts, *_rest in named.now),
        )
    )
    if capped := sum(reward == Reward.CAPPED for *_rest, reward in named.now):
        say("  " + sentence(_(ABOVE_THE_LIMIT), n=capped))
