"""A voucher on a small label: what a customer asks first is largest, the rest fits in."""

from dataclasses import replace

from cainiao_recycle.paper.pages.drawing import (
    BLACK,
    MUTED,
    Mark,
    Text,
    copy_mark,
    fitted_pt,
)
from cainiao_recycle.paper.pages.label_frame import ASCENT, Frame, bottom_mm
from cainiao_recycle.paper.slip import Fact, VoucherSlip
from cainiao_recycle.paper.typeface import CAP_HEIGHT, MM_PER_PT, width_mm

LAST_LINE = 28.0
"""Baseline of the line above the digits."""
LEAST_UNIT = 0.75
"""On a smaller label (40 × 30 mm) few lines in larger letters are read, and more aren't."""


def voucher_marks(slip: VoucherSlip, frame: Frame) -> list[Mark]:
    """Validity with its label, the campaign by its name alone: that says what it is."""
    mark_pt = frame.pt(7)
    mark = (
        copy_mark(slip.copy_mark, frame.right, frame.y(5.75), mark_pt)
        if slip.copy_mark
        else []
    )
    taken = width_mm(slip.copy_mark, mark_pt) + 4 * frame.unit if slip.copy_mark else 0
    title = frame.text(frame.y(6), 8.5, slip.title, room=frame.room - taken)
    if frame.unit < LEAST_UNIT:
        return [title, *mark, *_few(slip, frame)]
    station = frame.name(frame.y(9.4), 6.8, slip.station)
    campaign = frame.name(0, 6.8, slip.campaign.value, 2)
    crowded = len(station) + len(campaign) > 2
    reward_at, *lines = _baselines(1 + len(campaign) + bool(slip.boxes), crowded, frame)
    top = bottom_mm(station)
    return [
        title,
        *mark,
        *station,
        *_reward(slip, frame, reward_at, top),
        *_labelled(slip.valid_until, lines[0], frame, 6.8 if crowded else 9.5),
        *(
            replace(line, y_mm=at, grey=BLACK)
            for line, at in zip(campaign, lines[1:], strict=False)
        ),
        *(_labelled(_boxes(slip, frame), lines[-1], frame) if slip.boxes else []),
    ]


def _few(slip: VoucherSlip, frame: Frame) -> list[Mark]:
    """Where it is paid, how many eggs, until when."""
    station = frame.name(frame.y(10.4), 8, slip.station)
    date = slip.valid_until.value
    return [
        *station,
        *_reward(replace(slip, points=None), frame, frame.y(21.6), bottom_mm(station)),
        frame.text(frame.y(27.2), 11, date),
    ]


def _baselines(lines: int, crowded: bool, frame: Frame) -> list[float]:
    """Of the reward and so many lines below it, the first of them larger, the last above
    the digits. A name of several lines moves them down and, where there are four, closer
    together.
    """
    pitch, above = 2.7, 4.4
    below = LAST_LINE - pitch * (lines - 2) - 0.2
    # The date is larger than what stands below it.
    first = below - pitch - 0.7
    if crowded:
        first, pitch = (22.4, 2.6) if lines <= 3 else (20.55, 2.35)
        above, below = 3.5, first + pitch
    rest = (frame.y(below + pitch * at) for at in range(lines - 1))
    return [frame.y(first - above), frame.y(first), *rest]


def _reward(slip: VoucherSlip, frame: Frame, at: float, top: float) -> list[Mark]:
    """The figure and its unit; at the right edge the points. All stay below `top`."""
    most_pt = min(frame.pt(30), (at - top) / (CAP_HEIGHT * MM_PER_PT))
    figure_pt = fitted_pt(slip.figure, most_pt, frame.room / 2)
    beside = width_mm(slip.figure, figure_pt) + 1.5 * frame.unit
    points = _points(slip.points, frame, at, top) if slip.points else []
    taken = beside
    if points:
        taken += max(width_mm(one.text, one.size_pt) for one in points) + 1.5 * frame.unit
    unit_pt = min(frame.pt(14), (at - top) / (ASCENT * MM_PER_PT))
    unit_pt = fitted_pt(slip.unit, unit_pt, frame.room - taken)
    return [
        Text(frame.left - 0.2 * frame.unit, at, figure_pt, slip.figure),
        *points,
        Text(frame.left + beside, at, unit_pt, slip.unit),
    ]


def _points(points: Fact, frame: Frame, at: float, top: float) -> list[Text]:
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


def _labelled(fact: Fact, y_mm: float, frame: Frame, size_pt: float = 6.8) -> list[Mark]:
    """A label in small letters, and its value beside it up to a size."""
    name = frame.text(y_mm, 6.8, fact.label, grey=MUTED, room=frame.room / 2)
    beside = width_mm(name.text, name.size_pt) + 1.4 * frame.unit
    size = fitted_pt(fact.value, frame.pt(size_pt), frame.room - beside)
    return [name, Text(frame.left + beside, y_mm, size, fact.value)]


def _boxes(slip: VoucherSlip, frame: Frame) -> Fact:
    """As many boxes as one line takes, and how many more there are."""
    room = frame.room - width_mm(slip.boxes_label, frame.pt(6.8)) - 1.4 * frame.unit
    names = [box.label for box in slip.boxes]
    for shown in range(len(names), 0, -1):
        rest = f"  +{len(names) - shown}" if shown < len(names) else ""
        line = ", ".join(names[:shown]) + rest
        if width_mm(line, frame.pt(6.8)) <= room:
            return Fact(slip.boxes_label, line)
    return Fact(slip.boxes_label, f"{len(names)}")
