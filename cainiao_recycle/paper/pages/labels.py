"""Small labels, lying: for the A4 sheet of 24 and for rolls.

Each has the symbol on the left, what it is on the right and the digits below, so that
a hand knows where to aim. Sizes are given for a label of 70 × 37 mm and grow or shrink
with the label.
"""

from dataclasses import replace

from cainiao_recycle.domain.papers import LEAST_LABEL, SHEET_LABEL, LabelSize
from cainiao_recycle.errors import LabelTooSmall
from cainiao_recycle.paper.pages.drawing import (
    MUTED,
    WHITE,
    Drawing,
    Mark,
    Panel,
    Text,
    fitted_pt,
    qr_mark,
    wrapped,
)
from cainiao_recycle.paper.pages.label_frame import ASCENT, Frame, bottom_mm, frame_of
from cainiao_recycle.paper.pages.voucher_label import voucher_marks
from cainiao_recycle.paper.qr.symbol import FULL_SIDE, QUIET, Level
from cainiao_recycle.paper.slip import (
    BoxTag,
    CommandCard,
    Label,
    ShelfLabel,
    VoucherSlip,
    all_texts,
    in_fours,
)
from cainiao_recycle.paper.typeface import MM_PER_PT, check_drawable, width_mm


def label(slip: Label, size: LabelSize = SHEET_LABEL, level: Level = "Q") -> Drawing:
    """Any slip as a label. Raises `LabelTooSmall`, `TextTooLong`, the font's refusals."""
    least = LEAST_LABEL
    if size.width_mm < least.width_mm or size.height_mm < least.height_mm:
        raise LabelTooSmall(
            width_mm=size.width_mm,
            height_mm=size.height_mm,
            least_width_mm=least.width_mm,
            least_height_mm=least.height_mm,
        )
    check_drawable(*all_texts(slip))
    frame = frame_of(size)
    match slip:
        case VoucherSlip():
            marks = voucher_marks(slip, frame)
        case BoxTag():
            marks = _tag(slip, frame)
        case CommandCard():
            marks = _card(slip, frame)
        case ShelfLabel():
            marks = _shelf(slip, frame)
    if slip.code:
        marks += _code(slip.code, frame, level)
    return Drawing(size.width_mm, size.height_mm, tuple(marks))


def _code(code: str, frame: Frame, level: Level) -> list[Mark]:
    """The symbol, and the digits along the foot from its left edge."""
    x, top = 1.5 * frame.unit, frame.y(0.6)
    dark_left = x + frame.qr_mm * QUIET / FULL_SIDE
    digits = "  ".join(in_fours(code))
    size = fitted_pt(digits, frame.pt(14.5), frame.right - dark_left)
    foot = Text(dark_left, frame.y(32.9), size, digits, is_code=True)
    return [qr_mark(code, x, top, frame.qr_mm, level), foot]


def _tag(slip: BoxTag, frame: Frame) -> list[Mark]:
    """A blank tag has its title where the size will not be."""
    if slip.size is None:
        return [
            frame.text(frame.y(7.5), 15, slip.title),
            *frame.name(frame.y(11.9), 7, slip.station),
            *_note(slip.note, frame),
        ]
    station = frame.name(frame.y(10), 7, slip.station)
    at, size_pt = frame.y(21.2), 26.0
    if len(station) > 1:
        room = (at - bottom_mm(station)) / (ASCENT * MM_PER_PT)
        size_pt = min(size_pt, room / frame.unit)
    return [
        frame.text(frame.y(6.3), 10, slip.title),
        *station,
        frame.text(at, size_pt, slip.size.value),
        *_note(slip.note, frame),
    ]


def _note(note: str, frame: Frame) -> list[Mark]:
    """The last line stands level with the symbol's lower edge."""
    lines = wrapped(note, frame.pt(6.8), frame.room)
    first = frame.y(25.1) - 2.9 * frame.unit * (len(lines) - 1)
    return [
        frame.text(first + 2.9 * frame.unit * line, 6.8, text, grey=MUTED)
        for line, text in enumerate(lines)
    ]


def _card(slip: CommandCard, frame: Frame) -> list[Mark]:
    """The word as large as the column takes; white on black where it acts."""
    if not slip.acts:
        return [
            *_group(slip, frame, frame.y(6), MUTED),
            frame.text(frame.y(17.8), 30, slip.name),
            *_note(slip.hint, frame),
        ]
    top, side = frame.y(3.4), 1.5 * frame.unit
    inside = replace(frame, left=frame.left + side, right=frame.right - side)
    return [
        Panel(frame.left, top, frame.room, frame.y(19.6) - top),
        *_group(slip, inside, frame.y(7.2), WHITE),
        inside.text(frame.y(17), 28, slip.name, grey=WHITE),
        *_note(slip.hint, frame),
    ]


def _group(slip: CommandCard, frame: Frame, y_mm: float, grey: float) -> list[Mark]:
    """What kind of word it is, and at the right edge the key that says the same."""
    size = fitted_pt(slip.key, frame.pt(8.5), frame.room / 2)
    room = frame.room - width_mm(slip.key, size) - 2 * frame.unit
    return [
        frame.text(y_mm, 8.5, slip.group, grey=grey, room=room),
        Text(frame.right, y_mm, size, slip.key, "right", grey),
    ]


def _shelf(slip: ShelfLabel, frame: Frame) -> list[Mark]:
    """Without a symbol the whole label is the shelf's."""
    if slip.code:
        return [
            frame.text(frame.y(6), 8.5, slip.title, grey=MUTED),
            frame.text(frame.y(16.6), 30, slip.shelf),
            frame.text(frame.y(21.3), 10, slip.size),
            frame.text(frame.y(25), 7, slip.sides, grey=MUTED),
        ]
    wide = replace(frame, left=6 * frame.unit)
    return [
        wide.text(wide.y(7.6), 9, slip.title, grey=MUTED),
        wide.text(wide.y(22.6), 50, slip.shelf),
        wide.text(wide.y(28.8), 13, slip.size),
        wide.text(wide.y(32.8), 8, slip.sides, grey=MUTED),
    ]
