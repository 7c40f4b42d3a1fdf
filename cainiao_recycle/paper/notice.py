"""The page for the wall: what this station keeps about its customers, why, how long, and
whom to ask. On A4 in Chinese and in English, a page each.
"""

from pathlib import Path

from cainiao_recycle.domain.papers import A4_HEIGHT_MM, A4_WIDTH_MM
from cainiao_recycle.errors import FileExists, NotWritable
from cainiao_recycle.language import in_language
from cainiao_recycle.paper.pages.drawing import Drawing, Mark, Text, wrapped
from cainiao_recycle.paper.typeface import check_drawable
from cainiao_recycle.sentences import N_, in_words
from cainiao_recycle.station.session import Session
from cainiao_recycle.store import setup
from cainiao_recycle.store.files import (
    HANDED_ON,
    is_there,
    make_folders,
    place_of_file,
    written_whole,
)

TITLE = N_("What this station keeps about you")
TEXT = (
    N_("{station} gives eggs for boxes that are brought back. For that it keeps:"),
    N_(
        "Of your phone number or member code, while a season runs: a code that only the "
        "station's secret key makes from it, and the last four characters, hidden with the "
        "same key. Not the number, no name, no address. Between seasons: nothing."
    ),
    N_(
        "Of the waybill on your box: such a code, and the carrier's letters and the last "
        "four characters, hidden alike. So a box is counted once, and known when it comes "
        "back."
    ),
    N_("When you brought how many boxes, and which vouchers you got for them."),
    N_(
        "Who finds it: the clerks here, when you tell them your number or they have the "
        "label in hand. Headquarters gets sums and codes, and no number."
    ),
)
HOW_LONG = N_(
    "How long: {years} years after the season or the year is over the keys are deleted. "
    "Then nobody can tell any more whose it was, the station included."
)
NO_TERM = N_(
    "How long: until the season and the year are over and settled. Then the keys are "
    "deleted, and nobody can tell any more whose it was, the station included."
)
CLOSING = (
    N_(
        "Ask at the counter what is kept about you: you are shown it. Ask for your season "
        "to be forgotten: vouchers not redeemed yet are paid all the same."
    ),
    N_("Cover the old label on your box before you bring it: your name is on it."),
)

MARGIN_MM, ROOM_MM = 22.0, A4_WIDTH_MM - 44.0
TITLE_PT, TEXT_PT, LINE = 26.0, 15.0, 0.56
"""Points, and millimetres from line to line for each."""


def paragraphs(session: Session, language: str) -> list[str]:
    """The title and the text, in zh or en."""
    say, years = in_language(language), setup.setting(session.book.db, "keep_years")
    templates = [TITLE, *TEXT, HOW_LONG if years else NO_TERM, *CLOSING]
    facts = {"station": session.name, "years": years}
    return [in_words(one, facts, say) for one in templates]


def notice(texts: list[str]) -> Drawing:
    """One language on a page."""
    check_drawable(*texts)
    marks: list[Mark] = []
    below = 34.0
    for at, text in enumerate(texts):
        size = TITLE_PT if at == 0 else TEXT_PT
        for line in wrapped(text, size, ROOM_MM):
            marks.append(Text(MARGIN_MM, below, size, line))
            below += size * LINE
        below += TEXT_PT * LINE * 0.7
    return Drawing(A4_WIDTH_MM, A4_HEIGHT_MM, tuple(marks))


def write_notice(session: Session, place: str | Path) -> None:
    """Both pages as a PDF. Raises `FileExists`, `FileNameMissing`, `NotWritable`."""
    from cainiao_recycle.paper.pages.pdf import About, pages_pdf

    path = place_of_file(place)
    if is_there(path):
        raise FileExists(path=path)
    texts = [paragraphs(session, one) for one in ("zh", "en")]
    title = " · ".join(each[0] for each in texts)
    pages = pages_pdf(map(notice, texts), About(title, session.name, "zh"))
    try:
        make_folders(path.parent)
        with written_whole(path, HANDED_ON) as file:
            file.write(pages)
    except OSError as error:
        raise NotWritable(path=path) from error
