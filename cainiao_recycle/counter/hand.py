"""What is in hand at the counter: a box and what was scanned of it so far, cards for the
next one, the one just taken.
"""

from collections.abc import Iterable
from typing import NamedTuple

from cainiao_recycle.domain.boxes import Condition, Defect, grade
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.domain.scans import Command, Means, Token
from cainiao_recycle.station.told import Told


class BoxInHand(NamedTuple):
    """A box that isn't recorded yet. `claimed` is a blank tag stuck on it; `request`
    makes sure that it is recorded once, however often it has to be tried.
    """

    request: str
    waybill: str | None = None
    tag: str | None = None
    claimed: str | None = None
    size: str | None = None
    sides: str | None = None
    condition: str | None = None
    defects: tuple[str, ...] = ()
    another: bool = False

    @property
    def code(self) -> str:
        """What it is called until it has a number."""
        return self.waybill or self.tag or ""

    @property
    def is_sized(self) -> bool:
        """Whether its size was said."""
        return self.size is not None or self.sides is not None

    def with_token(self, token: Token) -> "BoxInHand":
        """This box with one more thing known of it."""
        match token.means:
            case Means.SIZE:
                return self._replace(size=token.value, sides=None)
            case Means.SIDES:
                return self._replace(sides=token.value, size=None)
            case Means.CONDITION:
                return self._replace(condition=worse(self.condition, token.value))
            case Means.DEFECT:
                return self._replace(defects=tuple(sorted({*self.defects, token.value})))
            case Means.COMMAND if token.value == Command.ANOTHER:
                return self._replace(another=True)
        return self

    def with_all(self, tokens: Iterable[Token]) -> "BoxInHand":
        """This box with all that was scanned of it."""
        box = self
        for token in tokens:
            box = box.with_token(token)
        return box

    def told(self, visit: str, customer: str | None) -> Told:
        """What `return` is told of it."""
        return Told(
            self.tag,
            waybill=self.waybill,
            size=self.size,
            dims=self.sides,
            condition=self.condition,
            defects=self.defects,
            customer=customer,
            tag=self.claimed,
            another=self.another,
            visit=visit,
            request_id=self.request,
        ).read()

    def grade(self) -> tuple[Condition, tuple[str, ...]]:
        """Its condition with what is said of it so far, and its defects."""
        claimed = Condition(self.condition) if self.condition else None
        return grade(map(Defect, self.defects), claimed), self.defects

    def with_more(self, other: "BoxInHand") -> "BoxInHand":
        """This box with what was said of it once more."""
        box = self._replace(defects=tuple(sorted({*self.defects, *other.defects})))
        if other.condition is None:
            return box
        return box._replace(condition=worse(box.condition, other.condition))

    def is_pulp(self) -> bool:
        """Whether its condition sends it to pulp, as far as it is known."""
        return self.grade()[0] is Condition.P


def worse(one: str | None, other: str) -> str:
    """The worse of two conditions."""
    return max(one or "A", other, key="ABHP".index)


class Taken(NamedTuple):
    """The box just taken, as it was told; a card scanned now still means it. `seq` is
    its entry in the open visit, None for a box of an earlier one. `waybill` is the one
    that was scanned again, which a second carton may bear.
    """

    box: BoxInHand
    event: BoxReturned
    seq: int | None
    waybill: str | None = None


def as_told(event: BoxReturned, another: bool) -> BoxInHand:
    """A box of the open visit as it was told: by its waybill, and by its tag when the
    tag is what brought it in.
    """
    sides = f"{event.length_mm}x{event.width_mm}x{event.height_mm}"
    came_by_tag = not event.new or event.waybill is None or event.cycle > 1
    return BoxInHand(
        request="",
        waybill=event.waybill,
        tag=event.tag if came_by_tag else None,
        size=event.size,
        sides=None if event.size else sides,
        condition=None if event.condition == Condition.A else event.condition,
        defects=event.defects,
        another=another,
    )


class Hand(NamedTuple):
    """The box that waits for its size, the cards that wait for a box, the box just
    taken, which a card scanned now still means, and the one just refused, which may be
    another carton.
    """

    box: BoxInHand | None = None
    cards: tuple[Token, ...] = ()
    taken: Taken | None = None
    refused: BoxInHand | None = None

    @property
    def kept(self) -> BoxInHand | None:
        """The box that is told, and could not be written before."""
        return self.box if self.box is not None and self.box.is_sized else None

    def holding(self, box: BoxInHand | None) -> "Hand":
        """A box, and nothing of the ones before."""
        return Hand(box, self.cards)

    def with_card(self, card: Token) -> "Hand":
        """One more card for the next box."""
        return self._replace(cards=(*self.cards, card))

    def without_taken(self) -> "Hand":
        """What is scanned now is not about the box just taken."""
        return self._replace(taken=None)

    def without_refused(self) -> "Hand":
        """Something else was scanned than what may follow a refused box."""
        return self if self.refused is None else self._replace(refused=None)
