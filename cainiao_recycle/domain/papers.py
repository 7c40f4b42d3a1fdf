"""Every size of paper: the rolls of receipt printers, labels, sheets of labels, A4.

A new size goes here. What is laid out measures itself by it: receipts by columns, labels
by their sides. A third receipt roll also needs its width in the table `printer`
(`store/schema.sql`) and in the three sentences for clerks that name the widths; a test
tells which.
"""

import re
from dataclasses import dataclass

from cainiao_recycle.errors import SettingUnclear
from cainiao_recycle.sentences import N_, Clause

LEAST_MODULE_DOTS = 4
"""Printer dots a QR module; below that scanners fail on worn heads."""
TAKES_WIDTH = N_("It is 58 or 80.")


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A roll: width in mm, printable dots (203 dpi, 8 a mm), columns of 12 dots, and the
    most dots of a QR module.
    """

    width_mm: int
    dots: int
    columns: int
    most_module_dots: int


MM58 = ReceiptPaper(58, dots=384, columns=32, most_module_dots=13)
"""29 modules of 13 dots are 377."""
MM80 = ReceiptPaper(80, dots=576, columns=48, most_module_dots=16)
"""16 is the largest module of the native command (`GS ( k`, function 167)."""
RECEIPT_PAPERS = {paper.width_mm: paper for paper in (MM58, MM80)}
"""By their width in mm."""


def receipt_width_mm(width: str | int) -> int:
    """The width of a roll there is. Raises `SettingUnclear`."""
    if str(width) not in map(str, RECEIPT_PAPERS):
        raise SettingUnclear(field="--width", value=width, expected=Clause(TAKES_WIDTH))
    return int(width)


@dataclass(frozen=True, slots=True)
class LabelSize:
    """Width and height, lying."""

    width_mm: float
    height_mm: float


SHEET_LABEL = LabelSize(70.0, 37.0)
"""3 × 8 on an A4 sheet; the trade's most common sheet of 24."""
ROLL_LABEL = LabelSize(60.0, 40.0)
"""A common label for thermal transfer and direct thermal roll printers."""

NAMED = {"A5": LabelSize(210.0, 148.0), "A6": LabelSize(148.0, 105.0)}
LEAST_LABEL, MOST_LABEL = LabelSize(40.0, 25.0), LabelSize(300.0, 300.0)
"""Ink keeps about 4 mm from a label's edges, because laser printers don't print nearer to
the paper's, where a sheet's outer labels end."""
SIDES = re.compile(r"([0-9]{1,3}(?:\.[0-9])?)\s*[x×*]\s*([0-9]{1,3}(?:\.[0-9])?)(?:mm)?")
TAKES_LABEL = N_("Write its width and height in mm, 40x25 to 300x300, or A5 or A6: 60x40.")


def label_size(typed: str) -> LabelSize:
    """The size of a label as it is typed: `60x40`, `A6`. Raises `SettingUnclear`."""
    word = typed.strip()
    if named := NAMED.get(word.upper()):
        return named
    if found := SIDES.fullmatch(word.lower()):
        size = LabelSize(float(found[1]), float(found[2]))
        least, most = LEAST_LABEL, MOST_LABEL
        if (
            least.width_mm <= size.width_mm <= most.width_mm
            and least.height_mm <= size.height_mm <= most.height_mm
        ):
            return size
    raise SettingUnclear(field="--label", value=typed, expected=Clause(TAKES_LABEL))


A4_WIDTH_MM, A4_HEIGHT_MM = 210.0, 297.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page cut into equal labels without gaps."""

    width_mm: float
    height_mm: float
    columns: int
    rows: int
    label: LabelSize

    @property
    def labels(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows

    def origin_mm(self, place: int) -> tuple[float, float]:
        """The top left corner of a label; what the labels leave over is margin."""
        row, column = divmod(place, self.columns)
        left = (self.width_mm - self.columns * self.label.width_mm) / 2
        top = (self.height_mm - self.rows * self.label.height_mm) / 2
        return left + column * self.label.width_mm, top + row * self.label.height_mm


A4_OF_24 = Sheet(A4_WIDTH_MM, A4_HEIGHT_MM, columns=3, rows=8, label=SHEET_LABEL)
A4_OF_2 = Sheet(A4_WIDTH_MM, A4_HEIGHT_MM, columns=1, rows=2, label=LabelSize(210.0, 148.0))
"""Two shelf labels of A5, with a line to cut along between them."""
