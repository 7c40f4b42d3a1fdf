"""Slips as the bytes of one job, for the medium that the target names."""

from collections.abc import Sequence

from cainiao_recycle.domain.papers import ROLL_LABEL
from cainiao_recycle.errors import SettingUnclear
from cainiao_recycle.paper.pages.drawing import Drawing
from cainiao_recycle.paper.printing.target import Target
from cainiao_recycle.paper.slip import Slip, StorySlip, VoucherSlip
from cainiao_recycle.sentences import N_, Clause

ONE_A_PICTURE = N_("A picture holds one slip; print several to a .pdf file.")


def render(slips: Sequence[Slip], to: Target, first: int = 0) -> bytes:
    """The bytes of a job. Raises the `Refusal` of a slip that would not scan or fit."""
    match to.medium:
        case "receipt":
            from cainiao_recycle.paper.receipts.escpos import slip_bytes

            return b"".join(slip_bytes(slip, to.printer) for slip in slips)
        case "png":
            from cainiao_recycle.paper.pages.png import paint_png

            return paint_png(picture(slips, to))
        case "svg":
            from cainiao_recycle.paper.pages.svg import paint_svg

            return paint_svg(picture(slips, to)).encode()
    return document(slips, to, first)


def document(slips: Sequence[Slip], to: Target, first: int) -> bytes:
    """A PDF of sheets, or of a label a page."""
    from cainiao_recycle.paper.pages.labels import label
    from cainiao_recycle.paper.pages.pdf import pages_pdf, sheet_pdf
    from cainiao_recycle.paper.pages.story_page import story_page

    if stories := [slip for slip in slips if isinstance(slip, StorySlip)]:
        return pages_pdf(map(story_page, stories))
    labels = (slip for slip in slips if not isinstance(slip, StorySlip))
    if to.medium == "roll":
        return pages_pdf(label(slip, ROLL_LABEL) for slip in labels)
    return sheet_pdf((label(slip) for slip in labels), first=first)


def picture(slips: Sequence[Slip], to: Target) -> Drawing:
    """The one drawing of a picture."""
    from cainiao_recycle.paper.pages.labels import label
    from cainiao_recycle.paper.pages.story_page import story_page
    from cainiao_recycle.paper.pages.voucher_card import voucher_card

    if len(slips) != 1:
        raise SettingUnclear(field="--to", value=to.to, expected=Clause(ONE_A_PICTURE))
    (slip,) = slips
    match slip:
        case VoucherSlip():
            return voucher_card(slip)
        case StorySlip():
            return story_page(slip)
    return label(slip)
