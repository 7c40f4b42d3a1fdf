"""A slip laid out in columns, for receipt printers and terminals.

Still no bytes: lines of text with a size each, splits (label left, value right), the
symbol, rules and gaps. `escpos` and `terminal` turn these into what they send.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from cainiao_recycle.domain.lettering import cut_lines
from cainiao_recycle.paper.qr.symbol import Level, Matrix, matrix
from cainiao_recycle.paper.slip import (
    BoxTag,
    CommandCard,
    Fact,
    ShelfLabel,
    Slip,
    StorySlip,
    VoucherSlip,
    in_fours,
)

BLOCK = "■"
"""A line of these is a band; GBK has it."""
Measure = Callable[[str], int]
"""Columns that a text takes at normal size."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one size: `scale` 1 is normal, 2 is double width and height, to 8."""

    text: str
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """Spans side by side. `is_code` marks digits that must equal the symbol's content."""

    runs: tuple[Run, ...]
    align: Literal["left", "centre"] = "centre"
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """A label at the left edge and a value at the right one, at normal size."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Symbol:
    """The QR symbol, 21×21 modules; who prints it adds the quiet zone."""

    code: str
    modules: Matrix


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class CutLine:
    """A line to tear the paper along: what is below stays with the customer."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


Part = Line | Split | Symbol | RuleLine | CutLine | Gap
Receipt = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """How wide the paper is, how texts are measured, how large letters may be."""

    columns: int
    measure: Measure
    largest_scale: int = 1

    def fits(self, text: str, scale: int = 1) -> bool:
        """Whether a text fits on one line."""
        return self.measure(text) * scale <= self.columns

    def scale(self, text: str, wanted: int) -> int:
        """The largest scale up to `wanted` at which a text fits on one line."""
        tried = range(min(wanted, self.largest_scale), 1, -1)
        return next((scale for scale in tried if self.fits(text, scale)), 1)


def lay_out(slip: Slip, on: Columns, level: Level = "Q") -> Receipt:
    """Any slip in columns."""
    match slip:
        case VoucherSlip():
            return tuple(_voucher(slip, on, level))
        case BoxTag():
            return tuple(_tag(slip, on, level))
        case CommandCard():
            return tuple(_card(slip, on, level))
        case ShelfLabel():
            return tuple(_shelf(slip, on, level))
        case StorySlip():
            return tuple(story_parts(slip, on))


def _voucher(slip: VoucherSlip, on: Columns, level: Level) -> Iterator[Part]:
    if slip.copy_mark:
        yield from _large(f"** {slip.copy_mark} **", 2, on)
        yield Gap()
    yield from _large(slip.title, 2, on)
    yield from _large(slip.station, 1, on)
    yield Gap()
    yield _reward(slip, on)
    yield from _symbol(slip.code, on, level)
    yield RuleLine()
    for fact in slip.facts:
        yield from _fact(fact, on)
    if slip.boxes:
        yield from _boxes(slip, on)
    if slip.note:
        yield RuleLine()
        yield from _text(slip.note, on)
    if slip.back:
        yield Gap()
        yield CutLine()
        yield from _large(slip.back_label, 1, on)
        yield Gap()
        yield from story_parts(slip.back, on)


def _boxes(slip: VoucherSlip, on: Columns) -> Iterator[Part]:
    yield RuleLine()
    yield from _text(slip.boxes_label, on)
    for box in slip.boxes:
        yield from _fact(box, on)


def _reward(slip: VoucherSlip, on: Columns) -> Line:
    """The figure at the largest size, its unit at half of that."""
    for figure_scale in range(on.largest_scale, 0, -1):
        unit_scale = max(1, figure_scale // 2)
        runs = (Run(slip.figure, figure_scale), Run(f" {slip.unit}", unit_scale))
        if sum(on.measure(run.text) * run.scale for run in runs) <= on.columns:
            return Line(runs)
    return Line((Run(f"{slip.figure} {slip.unit}"),))


def _tag(slip: BoxTag, on: Columns, level: Level) -> Iterator[Part]:
    yield from _large(slip.title, 2, on)
    yield from _large(slip.station, 1, on)
    if slip.size:
        yield Gap()
        yield from _large(slip.size.value, 4, on)
    yield from _symbol(slip.code, on, level)
    yield from _text(slip.note, on)


def _card(slip: CommandCard, on: Columns, level: Level) -> Iterator[Part]:
    if slip.acts:
        yield Line((Run(BLOCK * (on.columns // on.measure(BLOCK))),))
    yield from _large(slip.group, 1, on)
    yield from _large(slip.name, 4, on)
    yield from _symbol(slip.code, on, level)
    if slip.key:
        yield from _large(slip.key, 2, on)
    yield from _text(slip.hint, on)


def _shelf(slip: ShelfLabel, on: Columns, level: Level) -> Iterator[Part]:
    yield from _large(slip.title, 1, on)
    yield from _large(slip.shelf, 4, on)
    yield from _large(slip.size, 2, on)
    yield from _large(slip.sides, 1, on)
    if slip.code:
        yield from _symbol(slip.code, on, level)


def story_parts(slip: StorySlip, on: Columns) -> Iterator[Part]:
    """Letters of double size wherever the paper takes them."""
    yield from _wrapped(slip.title, min(2, on.largest_scale), on)
    yield from _large(slip.station, 1, on)
    if slip.whose:
        yield from _large(slip.whose, 1, on)
    yield from _large(slip.months, 1, on)
    yield RuleLine()
    for fact in slip.got:
        yield from _large_fact(fact, on)
    yield RuleLine()
    yield from _text(slip.became_label, on)
    for fact in (*slip.became, slip.saved):
        yield from _large_fact(fact, on)
    yield from _text(slip.basis, on)
    yield RuleLine()
    yield from _large(slip.note, 1, on)


def _large_fact(fact: Fact, on: Columns) -> Iterator[Line]:
    """Label and value of double size: on one line, else the value below at the right."""
    scale = min(2, on.largest_scale)
    room = on.columns // scale
    between = room - on.measure(fact.label) - on.measure(fact.value)
    if between >= 1:
        yield Line((Run(f"{fact.label}{' ' * between}{fact.value}", scale),), "left")
        return
    for line in cut_lines(fact.label, lambda piece: on.fits(piece, scale)):
        yield Line((Run(line, scale),), "left")
    before = " " * max(0, room - on.measure(fact.value))
    yield Line((Run(before + fact.value, scale),), "left")


def _symbol(code: str, on: Columns, level: Level) -> Iterator[Part]:
    """The symbol and its digits: on one line if they fit at double size, else on two."""
    yield Symbol(code, matrix(code, level))
    groups = in_fours(code)
    whole, halves = " ".join(groups), (" ".join(groups[:2]), " ".join(groups[2:]))
    scale = min(2, on.largest_scale)
    for line in (whole,) if on.fits(whole, scale) else halves:
        yield Line((Run(line, scale),), is_code=True)


def _large(text: str, scale: int, on: Columns) -> Iterator[Line]:
    """Centred, as large as it fits up to `scale`; what fits at no size is wrapped."""
    return _wrapped(text, on.scale(text, scale), on)


def _wrapped(text: str, scale: int, on: Columns) -> Iterator[Line]:
    """Centred, on as many lines as it takes."""
    for line in cut_lines(text, lambda piece: on.fits(piece, scale)):
        yield Line((Run(line, scale),))


def _text(text: str, on: Columns) -> Iterator[Line]:
    for line in cut_lines(text, on.fits):
        yield Line((Run(line),), align="left")


def _fact(fact: Fact, on: Columns) -> Iterator[Part]:
    """On one line if both fit with two columns between them, else the value below."""
    if on.measure(fact.label) + 2 + on.measure(fact.value) <= on.columns:
        yield Split(fact.label, fact.value)
        return
    yield from _text(fact.label, on)
    for line in cut_lines(fact.value, lambda piece: on.measure(piece) + 2 <= on.columns):
        yield Split("", line)
