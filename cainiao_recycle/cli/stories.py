"""A customer's story in short, for the clerk and for machines."""

from collections.abc import Iterator
from typing import Any

from cainiao_recycle.domain.story import BOX_FACTOR, Story
from cainiao_recycle.language import _, sentence
from cainiao_recycle.sentences import N_

SINCE = N_(
    "Since {month}: boxes {boxes}, eggs handed over {given}, still to come {open}, carbon "
    "points {points}"
)
BECAME = N_("Those boxes: parcels carried {parcels}; {places}")
PLACES = (
    N_("on the shelf {on_shelf}"),
    N_("held {held}"),
    N_("for pulp {for_pulp}"),
    N_("made into paper {paper}"),
    N_("out {away}"),
    N_("missing {missing}"),
)
SAVED = N_("CO2e saved: {saved} g ({parcels} × {g} g, {source}, {edition})")


def story_object(story: Story) -> dict[str, Any]:
    """A story for machines; its grams are those of one factor, which is named."""
    return {
        **story.got._asdict(),
        "boxes_now": story.fates._asdict(),
        "co2e_g": story.saved_g,
        "co2e_factor": {
            "basis": BOX_FACTOR.basis,
            "co2e_g": BOX_FACTOR.co2e_g,
            "source": BOX_FACTOR.source,
            "edition": BOX_FACTOR.edition,
        },
    }


def story_lines(story: Story) -> Iterator[str]:
    """A story for the clerk."""
    got, fates = story.got, story.fates
    if not got.boxes:
        return
    yield sentence(
        _(SINCE),
        month=got.first_month,
        boxes=got.boxes,
        given=got.eggs_given,
        open=got.eggs_open,
        points=got.points,
    )
    counts = fates._asdict()
    places = [
        sentence(_(place), **counts)
        for place, boxes in zip(PLACES, fates[1:], strict=True)
        if boxes
    ]
    yield sentence(_(BECAME), parcels=fates.parcels, places=places)
    yield sentence(
        _(SAVED),
        saved=story.saved_g,
        parcels=fates.parcels,
        g=BOX_FACTOR.co2e_g,
        source=_(BOX_FACTOR.source),
        edition=_(BOX_FACTOR.edition),
    )
