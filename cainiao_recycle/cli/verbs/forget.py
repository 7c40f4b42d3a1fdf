"""`forget`: keys of seasons and years gone by are dropped for good."""

from pathlib import Path
from typing import Annotated, Any

import click
import typer

from cainiao_recycle.cli.answers import answer
from cainiao_recycle.cli.desk import Desk, agreed, answered_for
from cainiao_recycle.cli.options import Reason, RequestId, Second, Yes
from cainiao_recycle.cli.output import emit, say, warn
from cainiao_recycle.domain.events import KeysForgotten
from cainiao_recycle.errors import ForgettingAsked
from cainiao_recycle.language import _, sentence
from cainiao_recycle.night.forgetting import Found
from cainiao_recycle.sentences import N_
from cainiao_recycle.station.key_copies import holding
from cainiao_recycle.station.keys import Serves
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Drop the keys whose season or year ended before a date, for good: whose those numbers "
    "were, nobody finds out any more. What was counted stays. Lists first what will no "
    "longer be found, and asks."
)
EXAMPLE = "--before 2023-01-01 --reason 'the season is settled' --yes"

WAYBILLS = N_(
    "Waybills of {of} (key {mark}): {waybills}. Known by their tags alone then: boxes here "
    "{on_hand}, away {away}. Parcels that wait under such a number: {parcels}"
)
CUSTOMERS = N_(
    "Customers of {of}: {customers}. Credits not used: {credits}. Open vouchers: "
    "{vouchers} (eggs: {eggs}); they are paid by their code, and found by no number then"
)
AGAIN = N_(
    "A waybill of those years that is scanned again counts as a new one. Vouchers, sums, "
    "balances and reports stay as they are."
)
HOLDS = N_("{path} still holds such keys: remove it when it isn't needed any more.")
AWAY = N_("{path} isn't here, or can't be read, and may hold such keys.")
OTHERS = N_(
    "What was copied by other means, and the network's key at headquarters, nobody knows "
    "of here."
)


def command(
    before: Annotated[
        str,
        typer.Option(
            "--before",
            help=_("Seasons and years that ended before this date."),
            metavar="DATE",
        ),
    ],
    reason: Reason = "",
    second: Second = None,
    yes: Yes = False,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.station() as station:
        found = station.list_forgettable(before)
        for one in found:
            if desk.json:
                emit(as_object(one))
            else:
                say(as_text(one))
        if found and not yes:
            refuse_unasked(desk, found)
        recorded = answered_for(
            desk,
            reason,
            second,
            lambda why, other: station.forget(before, why, other, request_id=request_id),
        )
        if desk.json:
            emit({**answer(station, recorded), "copies": copies(station, recorded)})
        else:
            desk.answer(station, recorded, tell)
    return 0


def refuse_unasked(desk: Desk, found: list[Found]) -> None:
    """Nothing goes unless somebody says yes, or `--yes`."""
    if not desk.may_ask:
        raise ForgettingAsked(keys=len(found))
    warn(_(AGAIN))
    if not agreed(_("Forget them for good?")):
        raise click.Abort


def as_object(one: Found) -> dict[str, Any]:
    """A key that goes, for machines."""
    key = one.key
    return {
        "key": key.mark or None,
        "serves": key.serves,
        "of": key.of,
        "ended": key.ends,
        "held": key.is_held,
        **one.found._asdict(),
    }


def as_text(one: Found) -> str:
    """A key that goes, for people."""
    template = CUSTOMERS if one.key.serves == Serves.CAMPAIGN else WAYBILLS
    return sentence(_(template), of=one.key.of, mark=one.key.mark, **one.found._asdict())


def copies(session: Session, recorded: Recorded) -> list[dict[str, Any]]:
    """The files that still hold what was forgotten, or may; for machines."""
    event = recorded.event
    assert isinstance(event, KeysForgotten), "what `forget` records"
    return [
        {"path": str(one.path), "keys": one.marks}
        for one in holding(session.path, [mark for _, _, mark in event.keys])
    ]


def tell(session: Session, recorded: Recorded) -> None:
    """What went, and where it still lies."""
    event = recorded.event
    assert isinstance(event, KeysForgotten), "what `forget` records"
    say("✓ " + sentence(_("Forgotten: {n} keys"), n=len(event.keys)), fg="green", bold=True)
    for one in copies(session, recorded):
        template = AWAY if one["keys"] is None else HOLDS
        warn(sentence(_(template), path=Path(one["path"])))
    say("  " + _(OTHERS))
