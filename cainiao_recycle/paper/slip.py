"""What is printed, as plain facts. Texts come translated; codes come bare.

Nothing here knows paper sizes, fonts or printers, and nothing here is computed from
the book: who prints passes each text as the customer shall read it.
"""

from dataclasses import dataclass

from cainiao_recycle.errors import NotACode

CODE_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line: `Valid until` and `2022-11-20`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class StorySlip:
    """What a customer's boxes did, in large letters. It has months and no waybill; `whose`
    is empty on a voucher's back.
    """

    title: str
    station: str
    whose: str
    months: str
    got: tuple[Fact, ...]
    became_label: str
    became: tuple[Fact, ...]
    saved: Fact
    basis: str
    note: str

    @property
    def code(self) -> str:
        """None: nothing on it is scanned."""
        return ""


@dataclass(frozen=True, slots=True)
class VoucherSlip:
    """An egg voucher.

    `figure` and `unit` are apart ("3", "eggs") so that the figure can be large.
    `boxes` has one line a box the voucher pays for, headed by `boxes_label`: the
    waybill or tag as the label, the size as the value.
    `copy_mark` is empty on the first print and "COPY 2" … on a reprint, because a
    reprint must be told from the slip that was handed out. `back` is the customer's story,
    for the customer to keep when the voucher is handed in.
    """

    code: str
    title: str
    figure: str
    unit: str
    station: str
    valid_until: Fact
    campaign: Fact
    boxes_label: str
    boxes: tuple[Fact, ...]
    points: Fact | None = None
    note: str = ""
    copy_mark: str = ""
    back: StorySlip | None = None
    back_label: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Validity, campaign and, if there are any, points."""
        points = () if self.points is None else (self.points,)
        return (self.valid_until, self.campaign, *points)


@dataclass(frozen=True, slots=True)
class BoxTag:
    """The lasting sticker of a box. A blank one, claimed at the first scan, has no size."""

    code: str
    title: str
    station: str
    size: Fact | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class CommandCard:
    """A code that stands for a word typed at the counter.

    `group` says what kind of word it is ("Size"), `name` the word, as large as it goes.
    `key` is what may be typed instead. A card that `acts` does something at the counter,
    where the others describe a box: it is told from them at arm's length.
    """

    code: str
    group: str
    name: str
    hint: str = ""
    acts: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class ShelfLabel:
    """Where boxes of one size stand; to be read from two metres. `code` may be empty."""

    shelf: str
    title: str
    station: str
    size: str
    sides: str
    code: str = ""


Label = VoucherSlip | BoxTag | CommandCard | ShelfLabel
"""What fits a label."""
Slip = Label | StorySlip


def in_fours(code: str) -> tuple[str, str, str, str]:
    """The sixteen digits in fours, as they are read aloud. Raises `NotACode`."""
    if len(code) != CODE_DIGITS or not (code.isascii() and code.isdigit()):
        raise NotACode(code=code)
    return code[:4], code[4:8], code[8:12], code[12:]


def all_texts(slip: Slip) -> tuple[str, ...]:
    """Every text of a slip, for checking its characters."""
    match slip:
        case VoucherSlip():
            single = [slip.title, slip.figure, slip.unit, slip.station, slip.boxes_label]
            facts = (*slip.facts, *slip.boxes)
            pairs = [text for fact in facts for text in (fact.label, fact.value)]
            back = (slip.back_label, *all_texts(slip.back)) if slip.back else ()
            return (*single, *pairs, slip.note, slip.copy_mark, *back)
        case BoxTag():
            size = [slip.size.label, slip.size.value] if slip.size else []
            return (slip.title, slip.station, *size, slip.note)
        case CommandCard():
            return (slip.group, slip.name, slip.hint, slip.key)
        case ShelfLabel():
            return (slip.shelf, slip.title, slip.station, slip.size, slip.sides)
        case StorySlip():
            facts = (*slip.got, *slip.became, slip.saved)
            pairs = [text for fact in facts for text in (fact.label, fact.value)]
            head = (slip.title, slip.station, slip.whose, slip.months, slip.became_label)
            return (*head, *pairs, slip.basis, slip.note)
