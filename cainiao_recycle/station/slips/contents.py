"""What a slip says, as the book has it."""

from sqlite3 import Connection
from typing import NamedTuple

from cainiao_recycle.domain import codes
from cainiao_recycle.domain.boxes import Size
from cainiao_recycle.domain.codes import ScanKind
from cainiao_recycle.domain.copies import next_copy, running
from cainiao_recycle.domain.days import after
from cainiao_recycle.domain.story import Story
from cainiao_recycle.domain.vouchers import Voucher, refuse_unless_open
from cainiao_recycle.errors import (
    BoxUnknown,
    NotAWaybill,
    NotPrintable,
    PrintingNow,
    VoucherUnknown,
    WrongCode,
)
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import boxes, credits, journal, setup, stories, vouchers
from cainiao_recycle.store.days import last_closed


class PaidBox(NamedTuple):
    """A box a voucher pays for: as much of its waybill as anybody reads, else its tag, and
    its size.
    """

    label: str
    size: Size


class VoucherFacts(NamedTuple):
    """What a voucher's slip says. `copy` is 1 for the unmarked slip; `story` is its
    customer's, where the customer is known and there is something to tell.
    """

    voucher: Voucher
    campaign: str
    boxes: tuple[PaidBox, ...]
    points: int
    copy: int
    story: Story | None = None

    @property
    def code(self) -> str:
        """The voucher's."""
        return self.voucher.code


class TagFacts(NamedTuple):
    """What a box tag says; a blank one has no size."""

    tag: str
    size: Size | None

    @property
    def code(self) -> str:
        """The tag."""
        return self.tag

    @property
    def copy(self) -> int:
        """Always 1: a tag is worth nothing, and never a copy."""
        return 1


def printable(self: Session, code: str) -> VoucherFacts | TagFacts:
    """What is printed for a code, as the book stands. Raises `WrongCode` or
    `NotPrintable` for what is neither voucher nor tag, `VoucherUnknown`, `BoxUnknown`,
    what ended a voucher's life, and `PrintingNow` while another job is at it.
    """
    try:
        scan = codes.read(code)
    except NotAWaybill as refusal:
        raise NotPrintable(code=refusal.facts["code"]) from None
    with self.book.reading() as db:
        if scan.kind is ScanKind.VOUCHER:
            found = vouchers.voucher(db, scan.code, self.zone)
            if found is None:
                raise VoucherUnknown(code=scan.code)
            return voucher_facts(self, db, found, copy_to_print(self, found, self.clock()))
        if scan.kind is ScanKind.TAG:
            box = boxes.by_tag(db, scan.code)
            if box is None and not boxes.is_blank(db, scan.code):
                raise BoxUnknown(code=scan.code)
            return TagFacts(scan.code, box.size if box else None)
    raise WrongCode(code=scan.code, kind=scan.kind, wanted=ScanKind.VOUCHER)


def voucher_facts(
    session: Session, db: Connection, voucher: Voucher, copy: int
) -> VoucherFacts:
    """What a voucher's slip says, whatever became of the voucher."""
    campaign = setup.campaign(db, voucher.campaign)
    assert campaign is not None, "a voucher is a campaign's"
    issued = journal.by_seq(db, vouchers.first_issue(db, voucher.code))
    assert issued is not None, "a voucher is issued in an entry"
    paid_by = getattr(getattr(issued.event, "issued", None), "paid_by", ())
    paid = [credits.paid_with(db, credit) for credit in paid_by]
    return VoucherFacts(
        voucher,
        campaign.name,
        tuple(PaidBox(session.keyring.in_short(label), size) for label, size, _ in paid),
        sum(points for _, _, points in paid),
        copy,
        story_of(db, voucher.code),
    )


def story_of(db: Connection, code: str) -> Story | None:
    """The story of a voucher's customer in its campaign: no number is needed for it, and
    none joins it to another campaign's.
    """
    customer = vouchers.customer_of(db, code)
    told = None if customer is None else stories.story(db, [customer])
    return told if told and told.has_begun else None


def copy_to_print(session: Session, voucher: Voucher, now_ms: int) -> int:
    """The number of a voucher's next slip. Raises what stands against printing it."""
    # Open is enough: a batch is printed before its day, and the last day is on the slip.
    # One told so late that its last day is closed never was open to anybody.
    closed = last_closed(session.book.db) or ""
    over = voucher.valid_until <= closed
    refuse_unless_open(voucher, after(closed, 1) if over else voucher.valid_from)
    if busy := running(voucher.prints, now_ms):
        raise PrintingNow(
            code=voucher.code,
            clerk=busy.clerk,
            to=busy.to,
            at=session.local(busy.started_at),
        )
    return next_copy(voucher.prints, now_ms)


def facts_of(
    session: Session, db: Connection, code: str, copy: int
) -> VoucherFacts | TagFacts:
    """What a slip said that was printed."""
    voucher = vouchers.voucher(db, code, session.zone)
    if voucher is not None:
        return voucher_facts(session, db, voucher, copy)
    box = boxes.by_tag(db, code)
    return TagFacts(code, box.size if box else None)
