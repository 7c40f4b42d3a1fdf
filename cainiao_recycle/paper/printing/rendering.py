"""Slips as the bytes of one job, for the medium that the target names."""

from collections.abc import Iterator, Sequence

from cainiao_recycle.domain.papers import A4_OF_2, LabelSize
from cainiao_recycle.errors import SettingUnclear
from cainiao_recycle.language import in_language
from cainiao_recycle.paper.pages.drawing import Drawing
from cainiao_recycle.paper.printing.target import Target
from cainiao_recycle.paper.slip import CommandCard, ShelfLabel, Slip, StorySlip, VoucherSlip
from cainiao_recycle.sentences import N_, Clause

CARDS = N_("Command cards")
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
    """A PDF: sheets, or a page for each label of the size that was asked for."""
    from cainiao_recycle.paper.pages.labels import label
    from cainiao_recycle.paper.pages.pdf import About, pages_pdf, sheet_pdf
    from cainiao_recycle.paper.pages.shelf_page import shelf_page

    about = About(title_of(slips[0], to.language), to.author, to.language)
    if to.label is not None or isinstance(slips[0], StorySlip):
        return pages_pdf(_pages(slips, to.label), about)
    shelves = [slip for slip in slips if isinstance(slip, ShelfLabel)]
    if shelves:
        pages = (shelf_page(slip, A4_OF_2.label) for slip in shelves)
        return sheet_pdf(pages, A4_OF_2, about=about, cut=True)
    labels = (label(slip) for slip in slips if not isinstance(slip, StorySlip))
    # Vouchers and tags go on sheets of stickers, cards on paper.
    cut = isinstance(slips[0], CommandCard)
    return sheet_pdf(labels, first=first, about=about, cut=cut)


def _pages(slips: Sequence[Slip], size: LabelSize | None) -> Iterator[Drawing]:
    """Each slip on its page. Behind a voucher of A6 or larger comes its story, for printing
    on both sides; a smaller label is a sticker, and has no back.
    """
    from cainiao_recycle.paper.pages.story_back import has_back, story_back

    for slip in slips:
        yield drawn(slip, size)
        if size and isinstance(slip, VoucherSlip) and slip.back and has_back(size):
            yield story_back(slip.back, size)


def title_of(slip: Slip, language: str) -> str:
    """What a slip says it is; of cards, whose sheet has many, what they all are."""
    if isinstance(slip, CommandCard):
        return in_language(language)(CARDS)
    return slip.title


def drawn(slip: Slip, size: LabelSize | None) -> Drawing:
    """A slip on a page of its own."""
    from cainiao_recycle.paper.pages.labels import label
    from cainiao_recycle.paper.pages.shelf_page import PAGE_FROM_MM, shelf_page
    from cainiao_recycle.paper.pages.story_page import story_page
    from cainiao_recycle.paper.pages.voucher_card import voucher_card

    if isinstance(slip, StorySlip):
        return story_page(slip)
    if size is None:
        return voucher_card(slip) if isinstance(slip, VoucherSlip) else label(slip)
    if isinstance(slip, ShelfLabel) and size.height_mm >= PAGE_FROM_MM:
        return shelf_page(slip, size)
    return label(slip, size)


def picture(slips: Sequence[Slip], to: Target) -> Drawing:
    """The one drawing of a picture."""
    if len(slips) != 1:
        raise SettingUnclear(field="--to", value=to.to, expected=Clause(ONE_A_PICTURE))
    return drawn(slips[0], to.label)
