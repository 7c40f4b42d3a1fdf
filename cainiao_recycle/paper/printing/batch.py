"""A batch of vouchers for an occasion: tried before it is issued, and its list to sign."""

from cainiao_recycle.domain.events import VoucherBatchIssued
from cainiao_recycle.domain.vouchers import Voucher, VoucherState
from cainiao_recycle.paper.printing.rendering import render
from cainiao_recycle.paper.printing.target import (
    Target,
    refuse_unless_free,
    refuse_unless_writable,
)
from cainiao_recycle.paper.slip_texts import LIST_SUBTITLE, LIST_TITLE, slip_texts
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.slips.contents import VoucherFacts


def refuse_unless_ready(
    session: Session, to: Target, batch: VoucherBatchIssued, name: str
) -> None:
    """Raise what would keep a batch of the campaign `name` from being printed, before it
    is issued. Its slips differ in their codes alone, so two of them tell.
    """
    refuse_unless_writable(to)
    refuse_unless_free(to)
    texts = slip_texts(session)
    slips = [texts.voucher(sample(batch, code, name)) for code in batch.vouchers[:2]]
    render(slips, to)


def sample(batch: VoucherBatchIssued, code: str, campaign: str) -> VoucherFacts:
    """What a voucher of a batch would say."""
    dates = (batch.valid_from, batch.valid_until)
    voucher = Voucher(code, batch.eggs, batch.campaign, *dates, VoucherState.OPEN)
    return VoucherFacts(voucher, campaign, boxes=(), points=0, copy=1)


def batch_list(session: Session, batch: VoucherBatchIssued) -> bytes:
    """The list that goes with a batch, to be signed: a PDF of A4 pages. Of each code
    it has the last four digits only, for whoever holds the code is paid.
    """
    from cainiao_recycle.paper.pages.listing import list_pages
    from cainiao_recycle.paper.pages.pdf import About, pages_pdf

    texts = slip_texts(session)
    title = texts.sentence(LIST_TITLE, reason=batch.reason)
    subtitle = texts.sentence(
        LIST_SUBTITLE,
        n=len(batch.vouchers),
        eggs=batch.eggs,
        first=texts.date(batch.valid_from),
        last=texts.date(batch.valid_until),
    )
    rows = [(str(at), code[-4:], "", "") for at, code in enumerate(batch.vouchers, 1)]
    about = About(title, session.name, session.facts.language)
    pages = list_pages(title, session.name, subtitle, texts.columns(), rows)
    return pages_pdf(pages, about)
