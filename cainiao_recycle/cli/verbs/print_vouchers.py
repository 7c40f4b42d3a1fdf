"""`print vouchers`: a batch for an occasion, with its list."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk, answered_for
from cainiao_recycle.cli.options import At, Reason, RequestId, Second
from cainiao_recycle.cli.output import emit, say, warn
from cainiao_recycle.cli.slips import First, LabelOption, Width, placed, tell
from cainiao_recycle.domain.campaigns import Campaign
from cainiao_recycle.domain.events import VoucherBatchIssued
from cainiao_recycle.errors import FileExists, NotWritable, Refusal
from cainiao_recycle.language import _, sentence
from cainiao_recycle.paper.printing.batch import batch_list, refuse_unless_ready
from cainiao_recycle.paper.printing.destination import File
from cainiao_recycle.paper.printing.slips import print_codes
from cainiao_recycle.paper.printing.target import Target, is_taken
from cainiao_recycle.station.session import Recorded, Session
from cainiao_recycle.station.slips.batches import issue_batch
from cainiao_recycle.store.files import HANDED_ON, written_whole

HELP = _(
    "Issue and print a batch of vouchers that no box paid for: a school day, an opening. "
    "They count in the campaign's quotas. Beside a .pdf file a list to sign is written."
)
EXAMPLE = "--batch 24 --eggs 1 --reason 'school day' --to vouchers.pdf"


def command(
    batch: Annotated[
        str, typer.Option("--batch", metavar="N", help=_("How many vouchers."))
    ],
    eggs: Annotated[str, typer.Option("--eggs", metavar="E", help=_("Eggs on each."))],
    to: Annotated[str, typer.Option("--to", metavar="DEST", help=_("As for “print”."))],
    reason: Reason = "",
    second: Second = None,
    campaign: Annotated[
        str | None,
        typer.Option(
            "--campaign", metavar="CODE", help=_("The campaign, if not the one that runs.")
        ),
    ] = None,
    width: Width = None,
    size: LabelOption = None,
    first: First = 1,
    at: At = None,
    request_id: RequestId = None,
) -> int:
    desk = Desk.of()
    with desk.session() as session:
        place, used = placed(session, to, width, size, first)
        recorded = answered_for(
            desk,
            reason,
            second,
            lambda why, other: issue_batch(
                session,
                batch,
                eggs,
                why,
                other,
                campaign=campaign,
                at=at,
                request_id=request_id,
                refuse=lambda event, rule: make_ready(session, place, event, rule),
            ),
        )
        event = recorded.event
        assert isinstance(event, VoucherBatchIssued), "what `print vouchers` records"
        tell_issued(desk, recorded, list_path(place))
        if not recorded.replayed:
            print_batch(desk, session, event, place, used)
    return 0


def make_ready(
    session: Session, to: Target, event: VoucherBatchIssued, rule: Campaign
) -> None:
    """Refuse what can't be printed, and write the list: before the batch is issued."""
    refuse_unless_ready(session, to, event, rule.name)
    if path := list_path(to):
        write_list(session, event, path)


def tell_issued(desk: Desk, recorded: Recorded, listed: Path | None) -> None:
    """The batch in the book, and where its list is."""
    entry = recorded.entry.seq if recorded.entry else None
    if desk.json:
        emit({**vars(recorded.event), "entry": entry})
        return
    if recorded.replayed:
        warn(_("This batch was issued before. To print it: print --pending"))
        return
    if listed:
        say("✓ " + sentence(_("List: {path}"), path=listed), fg="green")
    if entry is not None:
        say(sentence(_("Entry {n}"), n=entry))


def print_batch(
    desk: Desk, session: Session, event: VoucherBatchIssued, to: Target, used: int
) -> None:
    """Print the vouchers; what is left over waits."""
    try:
        printed = print_codes(session, event.vouchers, to, used)
        tell(desk, printed, len(event.vouchers), to)
    except (Refusal, KeyboardInterrupt):
        if not desk.json:
            template = _("Vouchers issued: {n}. Those not printed wait: print --pending")
            warn(sentence(template, n=len(event.vouchers)))
        raise


def list_path(to: Target) -> Path | None:
    """Where the list goes: beside the sheet it belongs to."""
    if not isinstance(to.place, File) or to.medium != "pdf":
        return None
    return to.place.path.with_name(f"{to.place.path.stem}-list.pdf")


def write_list(session: Session, event: VoucherBatchIssued, path: Path) -> None:
    """The list of a batch. Raises `FileExists`, `NotWritable`."""
    if is_taken(path):
        raise FileExists(path=path)
    pages = batch_list(session, event)
    try:
        with written_whole(path, HANDED_ON) as file:
            file.write(pages)
    except OSError as error:
        raise NotWritable(path=path) from error
