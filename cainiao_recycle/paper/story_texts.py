"""What a customer's story says: facts that are there, in the station's words for paper."""

from collections.abc import Callable, Iterator

from cainiao_recycle.domain.story import BOX_FACTOR, Fates, Got, Story
from cainiao_recycle.paper.slip import Fact, StorySlip
from cainiao_recycle.sentences import N_, in_words

TITLE = N_("What your boxes did")
WHOSE = N_("Customer *{ending}")
MONTH, MONTHS = N_("{year}-{month}"), N_("{first} to {last}")
BOXES, PARCELS, EGGS, GRAMS = N_("{boxes}"), N_("{parcels}"), N_("{eggs}"), N_("{g} g")

BROUGHT = N_("Boxes brought")
EGGS_GIVEN = N_("Eggs you got")
EGGS_OPEN = N_("Eggs to come")
POINTS = N_("Carbon points")

BECAME = N_("What became of them")
CARRIED = N_("Parcels sent")
ON_SHELF = N_("On our shelf")
HELD = N_("On hold")
AWAY = N_("In use again")
FOR_PULP = N_("For recycling")
PAPER = N_("Now new paper")
MISSING = N_("Not found")

SAVED = N_("CO2e saved")
BASIS = N_("{parcels} × {g} g for parcels in used boxes: {source}, {edition}.")
NOTE = N_("Thank you. Bring the next ones too.")

Say = Callable[[str], str]


def story_slip(story: Story, ending: str, station: str, say: Say) -> StorySlip:
    """A story as it is printed; `ending` are the last four characters of its number, empty
    where whoever holds the paper is not to read them.
    """
    got, fates = story.got, story.fates
    parcels = fates.parcels
    return StorySlip(
        title=say(TITLE),
        station=station,
        whose=in_words(WHOSE, {"ending": ending}, say) if ending else "",
        months=months(got, say),
        got=tuple(brought(got, say)),
        became_label=say(BECAME),
        became=tuple(became(fates, say)),
        saved=Fact(say(SAVED), in_words(GRAMS, {"g": story.saved_g}, say)),
        basis=basis(parcels, say),
        note=say(NOTE),
    )


def months(got: Got, say: Say) -> str:
    """One month, or the first and the last."""
    first, last = (month(one, say) for one in (got.first_month, got.last_month))
    return first if first == last else in_words(MONTHS, {"first": first, "last": last}, say)


def month(iso: str, say: Say) -> str:
    """A month as people here write it."""
    year, number = iso.split("-")
    return in_words(MONTH, {"year": year, "month": number}, say)


def brought(got: Got, say: Say) -> Iterator[Fact]:
    """What was brought and got."""
    yield Fact(say(BROUGHT), in_words(BOXES, {"boxes": got.boxes}, say))
    yield Fact(say(EGGS_GIVEN), in_words(EGGS, {"eggs": got.eggs_given}, say))
    if got.eggs_open:
        yield Fact(say(EGGS_OPEN), in_words(EGGS, {"eggs": got.eggs_open}, say))
    if got.points:
        yield Fact(say(POINTS), f"{got.points}")


def became(fates: Fates, say: Say) -> Iterator[Fact]:
    """What became of the boxes: what they carried, then where they are."""
    yield Fact(say(CARRIED), in_words(PARCELS, {"parcels": fates.parcels}, say))
    for label, boxes in (
        (AWAY, fates.away),
        (ON_SHELF, fates.on_shelf),
        (HELD, fates.held),
        (FOR_PULP, fates.for_pulp),
        (PAPER, fates.paper),
        (MISSING, fates.missing),
    ):
        if boxes:
            yield Fact(say(label), in_words(BOXES, {"boxes": boxes}, say))


def basis(parcels: int, say: Say) -> str:
    """How the grams were found, and whose figure it is."""
    facts = {
        "parcels": parcels,
        "g": BOX_FACTOR.co2e_g,
        "source": say(BOX_FACTOR.source),
        "edition": say(BOX_FACTOR.edition),
    }
    return in_words(BASIS, facts, say)
