"""Small labels, lying: for the A4 sheet of 24 and for rolls.

Each has the symbol on the left, what it is on the right and the digits below, so that
a hand knows where to aim. Sizes are given for a label of 70 × 37 mm and grow or shrink
with the label.
"""

from dataclasses import dataclass, replace

from cainiao_recycle.domain.papers import SHEET_LABEL, LabelSize
from cainiao_recycle.errors import LabelTooSmall
from cainiao_recycle.paper.pages.card import copy_mark
from cainiao_recycle.paper.pages.drawing import (
    BLACK,
    MUTED,
    WHITE,
    Drawing,
    Mark,
    Panel,
    Text,
    code_mark,
    fitted_pt,
    set_in_lines,
    wrapped,
)
from cainiao_recycle.paper.qr.symbol import FULL_SIDE, QUIET, Level
from cainiao_recycle.paper.slip import (
    BoxTag,
    CommandCard,
    Fact,
    ShelfLabel,
    Slip,
    VoucherSlip,
    all_texts,
    in_fours,
)
from cainiao_recycle.paper.typeface import CAP_HEIGHT, MM_PER_PT, check_drawable, width_mm

LEAST_MM = (40.0, 25.0)
"""Width and height. Ink keeps about 4 mm from a label's edges, because laser printers
don't print nearer to the paper's, where a sheet's outer labels end."""
ASCENT, DESCENT = 0.88, 0.2
"""What Chinese letters take above the baseline and any letters below it, in em."""
LEADING = 1.12
"""From line to line of a wrapped name, in em."""


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand on a label, in mm; `unit` scales type."""

    size: LabelSize
    unit: float
    qr_mm: float
    left: float
    right: float

    def pt(self, size_pt: float) -> float:
        return size_pt * self.unit

    def y(self, at_70_by_37: float) -> float:
        return at_70_by_37 * self.size.height_mm / SHEET_LABEL.height_mm

    @property
    def room(self) -> float:
        return self.right - self.left

    def text(
        self,
        y_mm: float,
        size_pt: float,
        text: str,
        *,
        grey: float = BLACK,
        room: float = 0.0,
    ) -> Text:
        """A line in the right-hand column (or its first `room` mm), small enough to fit."""
        size = fitted_pt(text, self.pt(size_pt), room or self.room)
        return Text(self.left, y_mm, size, text, grey=grey)

    def name(self, y_mm: float, size_pt: float, name: str, most: int = 3) -> list[Text]:
        """A name somebody gave, in the column: one line at `y_mm`, or up to `most` lines
        whose upper edge is where that line's would be.
        """
        size, lines = set_in_lines(name, self.pt(size_pt), self.room, most)
        shrunk = self.pt(size_pt) - size if len(lines) > 1 else 0.0
        first = y_mm - ASCENT * shrunk * MM_PER_PT
        pitch = LEADING * size * MM_PER_PT
        return [
            Text(self.left, first + at * pitch, size, line, grey=MUTED)
            for at, line in enumerate(lines)
        ]


def label(slip: Slip, size: LabelSize = SHEET_LABEL, level: Level = "Q") -> Drawing:
    """Any slip as a label. Raises `LabelTooSmall`, `TextTooLong`, the font's refusals."""
    if size.width_mm < LEAST_MM[0] or size.height_mm < LEAST_MM[1]:
        least = {"least_width_mm": LEAST_MM[0], "least_height_mm": LEAST_MM[1]}
        raise LabelTooSmall(width_mm=size.width_mm, height_mm=size.height_mm, **least)
    check_drawable(*all_texts(slip))
    frame = _frame(size)
    match slip:
        case VoucherSlip():
            marks = _voucher(slip, frame)
        case BoxTag():
            marks = _tag(slip, frame)
        case CommandCard():
            marks = _card(slip, frame)
        case ShelfLabel():
            marks = _shelf(slip, frame)
    if slip.code:
        marks += _code(slip.code, frame, level)
    return Drawing(size.width_mm, size.height_mm, tuple(marks))


def _frame(size: LabelSize) -> _Frame:
    unit = min(size.width_mm / SHEET_LABEL.width_mm, size.height_mm / SHEET_LABEL.height_mm)
    qr_mm = min(27.5 / 37 * size.height_mm, 0.40 * size.width_mm)
    return _Frame(size, unit, qr_mm, 1.8 * unit + qr_mm, size.width_mm - 5 * unit)


def _code(code: str, frame: _Frame, level: Level) -> list[Mark]:
    """The symbol, and the digits along the foot from its left edge."""
    x, top = 1.5 * frame.unit, frame.y(0.6)
    dark_left = x + frame.qr_mm * QUIET / FULL_SIDE
    digits = "  ".join(in_fours(code))
    size = fitted_pt(digits, frame.pt(14.5), frame.right - dark_left)
    foot = Text(dark_left, frame.y(32.9), size, digits, is_code=True)
    return [code_mark(code, x, top, frame.qr_mm, level), foot]


def _voucher(slip: VoucherSlip, frame: _Frame) -> list[Mark]:
    """Validity with its label, the campaign by its name alone: that says what it is."""
    mark_pt = frame.pt(7)
    mark = (
        copy_mark(slip.copy_mark, frame.right, frame.y(5.75), mark_pt)
        if slip.copy_mark
        else []
    )
    taken = width_mm(slip.copy_mark, mark_pt) + 4 * frame.unit if slip.copy_mark else 0
    station = frame.name(frame.y(9.4), 6.8, slip.station)
    campaign = frame.name(0, 6.8, slip.campaign.value, 2)
    crowded = len(station) + len(campaign) > 2
    reward_at, *lines = _baselines(1 + len(campaign) + bool(slip.boxes), crowded, frame)
    top = _bottom(station) if crowded else 0.0
    return [
        frame.text(frame.y(6), 8.5, slip.title, room=frame.room - taken),
        *mark,
        *station,
        *_reward(slip, frame, reward_at, top),
        *_labelled(slip.valid_until, lines[0], frame),
        *(
            replace(line, y_mm=at, grey=BLACK)
            for line, at in zip(campaign, lines[1:], strict=False)
        ),
        *(_labelled(_boxes(slip, frame), lines[-1], frame) if slip.boxes else []),
    ]


def _baselines(lines: int, crowded: bool, frame: _Frame) -> list[float]:
    """Of the reward and so many lines below it. A name of several lines moves them down
    and, where there are four, closer together.
    """
    first, pitch = 20.8, 2.8
    if crowded:
        first, pitch = (22.4, 2.6) if lines <= 3 else (20.55, 2.35)
    above = 3.5 if crowded else 4.1
    return [frame.y(first - above), *(frame.y(first + pitch * at) for at in range(lines))]


def _bottom(lines: list[Text]) -> float:
    """Where the last line ends."""
    return lines[-1].y_mm + DESCENT * lines[-1].size_pt * MM_PER_PT


def _reward(slip: VoucherSlip, frame: _Frame, at: float, top: float) -> list[Mark]:
    """The figure and its unit; at the right edge the points. All stay below `top`."""
    most_pt = min(frame.pt(23), (at - top) / (CAP_HEIGHT * MM_PER_PT))
    figure_pt = fitted_pt(slip.figure, most_pt, frame.room / 2)
    beside = width_mm(slip.figure, figure_pt) + 1.5 * frame.unit
    points = _points(slip.points, frame, at, top) if slip.points else []
    taken = beside
    if points:
        taken += max(width_mm(one.text, one.size_pt) for one in points) + 1.5 * frame.unit
    unit_pt = min(frame.pt(12), (at - top) / (ASCENT * MM_PER_PT))
    unit_pt = fitted_pt(slip.unit, unit_pt, frame.room - taken)
    return [
        Text(frame.left - 0.3 * frame.unit, at, figure_pt, slip.figure),
        *points,
        Text(frame.left + beside, at, unit_pt, slip.unit),
    ]


def _points(points: Fact, frame: _Frame, at: float, top: float) -> list[Text]:
    """At the right edge, under their label; beside it where that would pass `top`."""
    value_pt = fitted_pt(points.value, frame.pt(9), frame.room * 0.45)
    label_pt = fitted_pt(points.label, frame.pt(6), frame.room * 0.45)
    label_at = at - 1.35 * value_pt * CAP_HEIGHT * MM_PER_PT
    if label_at - ASCENT * label_pt * MM_PER_PT < top:
        line = f"{points.label} {points.value}"
        size = fitted_pt(line, frame.pt(6.8), frame.room * 0.6)
        return [Text(frame.right, at, size, line, "right")]
    return [
        Text(frame.right, at, value_pt, points.value, "right"),
        Text(frame.right, label_at, label_pt, points.label, "right", MUTED),
    ]


def _labelled(fact: Fact, y_mm: float, frame: _Frame) -> list[Mark]:
    name = frame.text(y_mm, 6.8, fact.label, grey=MUTED, room=frame.room / 2)
    beside = width_mm(name.text, name.size_pt) + 1.4 * frame.unit
    size = fitted_pt(fact.value, frame.pt(6.8), frame.room - beside)
    return [name, Text(frame.left + beside, y_mm, size, fact.value)]


def _boxes(slip: VoucherSlip, frame: _Frame) -> Fact:
    """As many boxes as one line takes, and how many more there are."""
    room = frame.room - width_mm(slip.boxes_label, frame.pt(6.8)) - 1.4 * frame.unit
    names = [box.label for box in slip.boxes]
    for shown in range(len(names), 0, -1):
        rest = f"  +{len(names) - shown}" if shown < len(names) else ""
        line = ", ".join(names[:shown]) + rest
        if width_mm(line, frame.pt(6.8)) <= room:
            return Fact(slip.boxes_label, line)
    return Fact(slip.boxes_label, f"{len(names)}")


def _tag(slip: BoxTag, frame: _Frame) -> list[Mark]:
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
        room = (at - _bottom(station)) / (ASCENT * MM_PER_PT)
        size_pt = min(size_pt, room / frame.unit)
    return [
        frame.text(frame.y(6.3), 10, slip.title),
        *station,
        frame.text(at, size_pt, slip.size.value),
        *_note(slip.note, frame),
    ]


def _note(note: str, frame: _Frame) -> list[Mark]:
    """The last line stands level with the symbol's lower edge."""
    lines = wrapped(note, frame.pt(6.8), frame.room)
    first = frame.y(25.1) - 2.9 * frame.unit * (len(lines) - 1)
    return [
        frame.text(first + 2.9 * frame.unit * line, 6.8, text, grey=MUTED)
        for line, text in enumerate(lines)
    ]


def _card(slip: CommandCard, frame: _Frame) -> list[Mark]:
    """The word as large as the column takes; white on black where it acts."""
    if not slip.acts:
        return [
            frame.text(frame.y(6), 8.5, slip.group, grey=MUTED),
            frame.text(frame.y(17.8), 30, slip.name),
            *_note(slip.hint, frame),
        ]
    top, side = frame.y(3.4), 1.5 * frame.unit
    inside = replace(frame, left=frame.left + side, right=frame.right - side)
    return [
        Panel(frame.left, top, frame.room, frame.y(19.6) - top),
        inside.text(frame.y(7.2), 8.5, slip.group, grey=WHITE),
        inside.text(frame.y(17), 28, slip.name, grey=WHITE),
        *_note(slip.hint, frame),
    ]


def _shelf(slip: ShelfLabel, frame: _Frame) -> list[Mark]:
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
