"""`keys new`: go on without keys that are lost for good."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.options import Reason, RequestId
from cainiao_recycle.cli.output import say
from cainiao_recycle.domain.events import KeysRenewed
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.session import Recorded, Session

HELP = _(
    "Go on without keys that are lost for good: what was kept under them is never found "
    "again, so an old waybill could be paid once more."
)
EXAMPLE = "--reason 'the key file is lost'"


def command(reason: Reason, request_id: RequestId = None) -> int:
    desk = Desk.of()
    with desk.station() as station:
        desk.answer(station, station.renew_keys(reason, request_id=request_id), tell)
    return 0


def tell(session: Session, recorded: Recorded) -> None:
    """What is lost, and what begins anew."""
    event = recorded.event
    assert isinstance(event, KeysRenewed), "what `keys new` records"
    say("✓ " + _("The station goes on with new keys."), fg="green", bold=True)
    if event.lost:
        text = _("Waybills under these keys are never found again: {keys}")
        say("  " + sentence(text, keys=list(event.lost)))
    if event.campaigns:
        text = _("Customers are counted anew in: {campaigns}")
        say("  " + sentence(text, campaigns=list(event.campaigns)))
    say("  " + _("Make a backup: without its keys a book finds no waybill."))
