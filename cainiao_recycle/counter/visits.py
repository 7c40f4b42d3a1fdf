"""The visits of a place at the counter: the open one, and those on hold."""

from cainiao_recycle.counter.visit import Visit, left_open, taken_up
from cainiao_recycle.language import _, sentence
from cainiao_recycle.station.eggs import eggs_now
from cainiao_recycle.station.session import Session


class Visits:
    """One is open; others wait until it is ended or set aside."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.open = Visit()
        self.on_hold: list[Visit] = []

    def begin(self) -> bool:
        """Take up what was cut short; whether there was something."""
        *self.on_hold, self.open = left_open(self.session) or [Visit()]
        return not self.open.is_empty

    def leave(self) -> None:
        """The open one is over, here or elsewhere: what comes next opens another."""
        self.open = Visit()

    def hold(self) -> None:
        """Set the open one aside."""
        self.on_hold.append(self.open)
        self.open = Visit()

    def take_up(self) -> bool:
        """The last one that was set aside is open; whether there was one."""
        if not self.on_hold:
            return False
        self.open = self.on_hold.pop()
        return True

    def reopen(self, name: str) -> None:
        """A visit whose end was undone here is open; what was open waits."""
        if self.open.name not in (None, name) or self.open.customer is not None:
            self.on_hold.append(self.open)
        self.on_hold = [one for one in self.on_hold if one.name != name]
        self.open = self.as_in_the_book(name)

    def reread(self) -> None:
        """Every one as the book has it, after an undo or a customer's number."""
        self.on_hold = [self.kept(one) for one in self.on_hold]
        self.open = self.kept(self.open)

    def find_left_open(self) -> None:
        """Those whose end was undone elsewhere wait here."""
        here = {visit.name for visit in (self.open, *self.on_hold)}
        self.on_hold += [one for one in left_open(self.session) if one.name not in here]

    def kept(self, visit: Visit) -> Visit:
        """A visit as the book has it; one it hasn't got yet as it is."""
        return visit if visit.name is None else self.as_in_the_book(visit.name)

    def as_in_the_book(self, name: str) -> Visit:
        """A visit by its name."""
        with self.session.book.reading():
            return taken_up(self.session, name)

    def stand(self) -> tuple[str, ...]:
        """The running tally, and the eggs that are left."""
        eggs = eggs_now(self.session)
        parts = [sentence(_("eggs left {eggs}"), eggs=eggs.stock - eggs.owed)]
        tally = self.open.tally
        if self.open.last_four:
            parts.insert(0, f"*{self.open.last_four}")
        if tally.boxes:
            parts += [
                sentence(_("boxes {boxes}"), boxes=len(tally.boxes)),
                sentence(_("count {credits}"), credits=tally.credits),
                sentence(_("to shelf {shelves}"), shelves=tally.shelves()),
            ]
        if self.on_hold:
            parts.append(sentence(_("visits on hold {visits}"), visits=len(self.on_hold)))
        return (" · ".join(parts),)
