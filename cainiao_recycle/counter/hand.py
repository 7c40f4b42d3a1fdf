"""What is in hand at the counter: one value, so that it is put away as one."""

from dataclasses import dataclass, replace

from cainiao_recycle.counter.box import Box, Taken
from cainiao_recycle.domain.scans import Token


@dataclass(frozen=True)
class Hand:
    """The box that waits for its size, the cards that wait for a box, the box just
    taken, which a card scanned now still means, and the one just refused, which may be
    another carton.
    """

    box: Box | None = None
    grades: tuple[Token, ...] = ()
    taken: Taken | None = None
    refused: Box | None = None

    @property
    def waits(self) -> bool:
        """Whether something in it isn't in the book yet."""
        return self.box is not None or bool(self.grades)

    def holding(self, box: Box | None) -> "Hand":
        """A box, and nothing of the ones before."""
        return Hand(box, self.grades)

    def with_grade(self, grade: Token) -> "Hand":
        """One more card for the next box."""
        return replace(self, grades=(*self.grades, grade))

    def without_taken(self) -> "Hand":
        """What is scanned now is not about the box just taken."""
        return replace(self, taken=None)

    def without_refused(self) -> "Hand":
        """Something else was scanned than what may follow a refused box."""
        return replace(self, refused=None)
