"""What the slips say: vouchers, tags, cards, shelf labels, the list of a batch, the page of
`printer test`.

The paper's language is the station's, whatever the clerk's screen speaks.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from cainiao_recycle.domain.boxes import (
    Defect,
    Disposition,
    Size,
    disposition,
    grade,
    shelf,
)
from cainiao_recycle.domain.cards import MEANINGS, Card
from cainiao_recycle.domain.codes import grouped
from cainiao_recycle.domain.scans import key_of
from cainiao_recycle.language import in_language
from cainiao_recycle.paper.pages.listing import Column
from cainiao_recycle.paper.receipts.printer_page import PageTexts
from cainiao_recycle.paper.slip import (
    BoxTag,
    CommandCard,
    Fact,
    ShelfLabel,
    Slip,
    VoucherSlip,
)
from cainiao_recycle.paper.story_texts import story_slip
from cainiao_recycle.sentences import N_, in_words
from cainiao_recycle.station.session import Session
from cainiao_recycle.station.slips.contents import PaidBox, TagFacts, VoucherFacts

DATE = N_("{year}-{month}-{day}")
EGG, EGGS = N_("{figure} egg"), N_("{figure} eggs")
COPY = N_("COPY {n}")
NUMBERED = N_("No. {size}")
SIDES = "{} × {} × {} mm"

TITLE = N_("Egg voucher")
VALID_UNTIL = N_("Valid until")
CAMPAIGN = N_("Campaign")
PAYS_FOR = N_("Pays for")
POINTS = N_("Carbon points")
NOTE = N_(
    "Hand this slip in at this station only. Print worn off? The sixteen digits are enough."
)

KEEP = N_("Tear here: the part below is yours.")

TAG = N_("Reuse box")
TAG_SIZE = N_("Size")
TAG_NOTE = N_("Please bring this box back.")
BLANK_NOTE = N_("Blank: stick it on a box, scan it with the waybill.")

GROUPS = {
    "size": N_("Size"),
    "condition": N_("Condition"),
    "defect": N_("Defect"),
    "command": N_("At the counter"),
}
CONDITIONS = {
    "A": N_("use again as it is"),
    "B": N_("use again, re-taped"),
    "H": N_("hold for a second look"),
    "P": N_("to pulp"),
}
GOES_TO = {
    Disposition.REUSE: N_("use again, re-taped"),
    Disposition.HOLD: N_("hold for a second look"),
    Disposition.PULP: N_("to pulp"),
}
KEY = N_("key {key}")
COMMANDS = {
    "done": (N_("Done"), N_("the visit ends, its voucher is printed")),
    "undo": (N_("Undo"), N_("takes the last scan back")),
    "last-voucher": (N_("Slip again"), N_("prints the last voucher as a copy")),
    "hold": (N_("Hold"), N_("the visit waits; once more takes it up")),
    "next-clerk": (N_("Next clerk"), N_("somebody else takes over")),
    "another": (N_("Second carton"), N_("of the parcel just scanned; no reward")),
    "yes": (N_("Yes"), N_("answers a question")),
    "no": (N_("No"), N_("answers a question")),
}

SHELF = N_("Shelf")
SHELVES = {
    "X": N_("Measured boxes"),
    "HOLD": N_("Hold for a second look"),
    "PULP": N_("Waits for the mill"),
}
LARGE = {"HOLD": N_("HOLD"), "PULP": N_("PULP")}
"""What stands large on a shelf's label, where that isn't the shelf's own name."""

PAGE = (
    N_("Printer test"),
    N_("The digits fill one line to the last column. On two lines: take --width 58."),
    N_("Chinese below must be Chinese. If not, the printer has no GBK characters."),
    N_("Letters grow line by line. Set --largest to the last size that grew."),
    N_("QR code as an image (--qr raster):"),
    N_("QR code of the printer's own (--qr native). Missing or text: stay with raster."),
)

LIST_TITLE = N_("Vouchers: {reason}")
LIST_SUBTITLE = N_("{n} vouchers, {eggs} eggs each, valid {first} to {last}")
LIST_COLUMNS = (
    (N_("Number"), 1.0),
    (N_("Ends in"), 1.4),
    (N_("Name"), 4.0),
    (N_("Signature"), 4.0),
)


class SlipTexts:
    """The words of one station's paper."""

    def __init__(self, language: str, station: str) -> None:
        self.say: Callable[[str], str] = in_language(language)
        self.station = station

    def sentence(self, template: str, **facts: object) -> str:
        """A template with its facts."""
        return in_words(template, facts, self.say)

    def date(self, iso: str) -> str:
        """A date as people here write it."""
        day = date.fromisoformat(iso)
        return self.sentence(DATE, year=day.year, month=f"{day:%m}", day=f"{day:%d}")

    def size(self, size: Size) -> str:
        """A box's size: its number, else its sides."""
        if size.name is None:
            return f"{size.length_mm}×{size.width_mm}×{size.height_mm} mm"
        return self.sentence(NUMBERED, size=size.name)

    def slip(self, facts: VoucherFacts | TagFacts) -> Slip:
        """The slip of a voucher or a box tag."""
        return self.voucher(facts) if isinstance(facts, VoucherFacts) else self.tag(facts)

    def voucher(self, facts: VoucherFacts) -> VoucherSlip:
        """An egg voucher."""
        one, say = facts.voucher, self.say
        unit = self.sentence(EGG if one.eggs == 1 else EGGS, figure="").strip()
        points = Fact(say(POINTS), f"+{facts.points}") if facts.points else None
        told = facts.story and story_slip(facts.story, "", self.station, say)
        return VoucherSlip(
            code=one.code,
            title=say(TITLE),
            figure=str(one.eggs),
            unit=unit,
            station=self.station,
            valid_until=Fact(say(VALID_UNTIL), self.date(one.valid_until)),
            campaign=Fact(say(CAMPAIGN), facts.campaign),
            boxes_label=say(PAYS_FOR),
            boxes=tuple(self.paid(box) for box in facts.boxes),
            points=points,
            note=say(NOTE),
            copy_mark=self.sentence(COPY, n=facts.copy) if facts.copy > 1 else "",
            back=told,
            back_label=say(KEEP) if told else "",
        )

    def paid(self, box: PaidBox) -> Fact:
        """A box's line on a voucher."""
        is_tag = len(box.label) == 16 and box.label.isdigit()
        return Fact(grouped(box.label) if is_tag else box.label, self.size(box.size))

    def tag(self, facts: TagFacts) -> BoxTag:
        """A box's sticker, or a blank one."""
        if facts.size is None:
            return BoxTag(
                facts.tag, self.say(TAG), self.station, None, self.say(BLANK_NOTE)
            )
        size = Fact(self.say(TAG_SIZE), self.size(facts.size))
        return BoxTag(facts.tag, self.say(TAG), self.station, size, self.say(TAG_NOTE))

    def cards(self, sizes: Iterable[Size]) -> Iterator[CommandCard]:
        """The sheet of command cards, in the order of their codes."""
        sides = {size.name: sides_mm(size) for size in sizes}
        for code, card in MEANINGS.items():
            name, hint = self.card(card, sides)
            group = self.say(GROUPS[card.kind])
            key = self.sentence(KEY, key=key_of(card))
            yield CommandCard(code, group, name, hint, card.kind == "command", key)

    def card(self, card: Card, sides: dict[str | None, str]) -> tuple[str, str]:
        """A card's word and what it means."""
        match card.kind:
            case "size":
                return self.sentence(NUMBERED, size=card.value), sides.get(card.value, "")
            case "condition":
                return card.value, self.say(CONDITIONS[card.value])
            case "defect":
                goes = disposition(grade((Defect(card.value),), None), 1, 99)
                return self.say(card.value), self.say(GOES_TO[goes])
        name, hint = COMMANDS[card.value]
        return self.say(name), self.say(hint)

    def shelves(self, sizes: Iterable[Size]) -> Iterator[ShelfLabel]:
        """A label for every shelf: one a size, and those for what waits."""
        for size in sizes:
            place = shelf(size.name, Disposition.REUSE)
            yield ShelfLabel(
                place, self.say(SHELF), self.station, self.size(size), sides_mm(size)
            )
        for place, what in SHELVES.items():
            word = self.say(LARGE.get(place, place))
            yield ShelfLabel(word, self.say(SHELF), self.station, self.say(what), "")

    def page(self) -> PageTexts:
        """The sentences of `printer test`."""
        return PageTexts(*map(self.say, PAGE))

    def columns(self) -> list[Column]:
        """The columns of a batch's list."""
        return [Column(self.say(heading), share) for heading, share in LIST_COLUMNS]


def sides_mm(size: Size) -> str:
    """Outer sides as they stand on a label."""
    return SIDES.format(size.length_mm, size.width_mm, size.height_mm)


def slip_texts(session: Session) -> SlipTexts:
    """The texts of this station's paper."""
    return SlipTexts(session.facts.language, session.name)
