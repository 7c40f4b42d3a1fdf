"""The voucher as an upright card of its own: for PNG, SVG and a PDF of single pages.

The order is the order of questions at the counter: what is it, how many eggs, the
symbol, the digits if it won't scan, until when, for what.
"""

from collections.abc import Iterator

from cainiao_recycle.domain.lettering import cut_lines
from cainiao_recycle.paper.pages.drawing import (
    MUTED,
    Drawing,
    Mark,
    Rule,
    Text,
    copy_mark,
    fitted_pt,
    qr_mark,
    set_in_lines,
    wrapped,
)
from cainiao_recycle.paper.qr.symbol import Level
from cainiao_recycle.paper.slip import Fact, VoucherSlip, all_texts, in_fours
from cainiao_recycle.paper.typeface import check_drawable, width_mm

WIDTH_MM = 76.0
MARGIN_MM = 7.0
ROOM_MM = WIDTH_MM - 2 * MARGIN_MM
RIGHT_MM = WIDTH_MM - MARGIN_MM
QR_MM = 58.0
"""With the quiet zone: 2 mm a module, four times the least a scanner needs."""
LABEL_MM = 20.5
VALUE_MM = ROOM_MM - LABEL_MM - 2
"""Widths of the two columns of facts."""
LINE_MM = 5.6


def voucher_card(slip: VoucherSlip, level: Level = "Q") -> Drawing:
    """A card 76 mm wide and as high as its texts ask. Raises a `Refusal`."""
    check_drawable(*all_texts(slip))
    marks: list[Mark] = [*_heading(slip), *_reward(slip)]
    qr_top = 42.5
    marks.append(qr_mark(slip.code, (WIDTH_MM - QR_MM) / 2, qr_top, QR_MM, level))
    digits = "  ".join(in_fours(slip.code))
    below = qr_top + QR_MM + 4.8
    size = fitted_pt(digits, 18, ROOM_MM)
    marks.append(Text(WIDTH_MM / 2, below, size, digits, "centre", is_code=True))
    marks.append(Rule(MARGIN_MM, below + 6.5, ROOM_MM))
    facts, bottom = _facts(slip, below + 13.5)
    return Drawing(WIDTH_MM, round(bottom + MARGIN_MM, 1), (*marks, *facts))


def _heading(slip: VoucherSlip) -> list[Mark]:
    """Title and station, left; the mark of a copy, white on black, right."""
    mark = copy_mark(slip.copy_mark, RIGHT_MM, 11.6, 11) if slip.copy_mark else []
    room = ROOM_MM - (width_mm(slip.copy_mark, 11) + 7 if slip.copy_mark else 0)
    size, station = set_in_lines(slip.station, 10, ROOM_MM, 2)
    return [
        Text(MARGIN_MM, 11.6, fitted_pt(slip.title, 15, room, 8), slip.title),
        *(
            Text(MARGIN_MM, 17.4 + 4.2 * at, size, line, grey=MUTED)
            for at, line in enumerate(station)
        ),
        *mark,
    ]


def _reward(slip: VoucherSlip) -> list[Mark]:
    """The figure as large as the card allows, its unit beside it."""
    figure_pt, unit_pt, gap = 54.0, 20.0, 2.5
    wide = width_mm(slip.figure, figure_pt) + gap + width_mm(slip.unit, unit_pt)
    scale = min(1.0, ROOM_MM / wide)
    unit_at = MARGIN_MM + (width_mm(slip.figure, figure_pt) + gap) * scale
    return [
        Text(MARGIN_MM - 0.8, 38.5, figure_pt * scale, slip.figure),
        Text(unit_at, 38.5, unit_pt * scale, slip.unit),
    ]


def _facts(slip: VoucherSlip, top_mm: float) -> tuple[list[Mark], float]:
    """The lines below the symbol; also the baseline of the last one."""
    marks: list[Mark] = []
    at = top_mm
    for fact in slip.facts:
        size = fitted_pt(fact.label, 9, LABEL_MM)
        marks.append(Text(MARGIN_MM, at, size, fact.label, grey=MUTED))
        for line in cut_lines(fact.value, lambda one: width_mm(one, 10.5) <= VALUE_MM):
            size = fitted_pt(line, 10.5, VALUE_MM)
            marks.append(Text(RIGHT_MM - VALUE_MM, at, size, line))
            at += LINE_MM
    if slip.boxes:
        boxes, at = _boxes(slip, at)
        marks += boxes
    if slip.note:
        marks += _note(slip.note, at + 2.6)
    return marks, max(mark.y_mm for mark in marks)


def _boxes(slip: VoucherSlip, at_mm: float) -> tuple[list[Mark], float]:
    """A rule, a label and a line for each box; also where the next line would be."""
    marks: list[Mark] = [Rule(MARGIN_MM, at_mm - 1.6, ROOM_MM)]
    at_mm += 5.4
    marks.append(Text(MARGIN_MM, at_mm, 9, slip.boxes_label, grey=MUTED))
    for box in slip.boxes:
        at_mm += LINE_MM
        marks += _box_line(box, at_mm)
    return marks, at_mm + LINE_MM


def _note(note: str, at_mm: float) -> Iterator[Mark]:
    """In small letters, line by line."""
    for line in wrapped(note, 8.5, ROOM_MM):
        size = fitted_pt(line, 8.5, ROOM_MM)
        yield Text(MARGIN_MM, at_mm, size, line, grey=MUTED)
        at_mm += 4.4


def _box_line(box: Fact, at_mm: float) -> list[Mark]:
    """The waybill or tag left, the size right."""
    size = fitted_pt(box.value, 10.5, ROOM_MM / 3)
    room = ROOM_MM - width_mm(box.value, size) - 3
    return [
        Text(MARGIN_MM, at_mm, fitted_pt(box.label, 10.5, room), box.label),
        Text(RIGHT_MM, at_mm, size, box.value, "right"),
    ]
