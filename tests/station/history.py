"""What happened at a station, as a plain list; and what the book should say of it.

Written from the words of the trade, apart from the program: nothing of it is imported
here. Every accepted request is one happening with its time. Whatever is asked, what
still stands is replayed from nothing, in order of time; what was undone never was.
Times are UTC milliseconds.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

ON_HAND = ("reuse", "bound", "hold", "pulp")
MOST_CYCLES = 3
"""Of the one size that boxes have here."""
GOES = {"A": "reuse", "B": "reuse", "H": "hold", "P": "pulp"}
MINUTE = 60_000
DAY = 24 * 60 * MINUTE
ZONE = timedelta(hours=8)

OK = "ok"
"""The verdict that something is fine; any other names a branch of refusals."""

ANY = frozenset({"Refusal"})
ORDER, STATE, VOUCHER = "OrderRefusal", "StateRefusal", "VoucherRefusal"
UNDO, CLOCK = "UndoRefusal", "ClockRefusal"

FLOWS = (
    "boxes_in", "boxes_sent", "boxes_pulped", "boxes_missing",
    "vouchers_issued", "vouchers_redeemed", "vouchers_void", "vouchers_expired",
    "vouchers_replaced", "eggs_received", "eggs_given", "eggs_broken",
)  # fmt: skip


def goes(condition: str, cycle: int) -> str:
    """Where a box of a condition goes; to pulp too when it is worn out."""
    return GOES[condition] if cycle <= MOST_CYCLES else "pulp"


def local(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC) + ZONE


def date_of(at_ms: int) -> str:
    return local(at_ms).date().isoformat()


def day_after(date: str) -> str:
    return (datetime.fromisoformat(date) + timedelta(days=1)).date().isoformat()


def last_moment(date: str) -> int:
    """The last millisecond of a date."""
    midnight = datetime.fromisoformat(day_after(date)).replace(tzinfo=UTC) - ZONE
    return int(midnight.timestamp() * 1000) - 1


@dataclass
class Happening:
    """Something that was accepted: when it happened, when it was typed, where booked."""

    seq: int
    what: str
    time: int
    recorded: int
    booked: str
    things: frozenset[str]
    facts: dict[str, Any]
    undone_by: "Happening | None" = None
    takes_back_expiry: bool = False
    typed: int = 0
    typed_on: str = ""

    def without_time(self) -> None:
        """It stood before anything about it: its entry alone has a time and a date."""
        self.typed, self.typed_on = self.time, self.booked
        self.time, self.booked = 0, ""

    def stands(self, until: str) -> bool:
        """Whether it is in the book at the end of a booking day."""
        undo = self.undone_by
        return self.booked <= until and (undo is None or undo.booked > until)


@dataclass
class Box:
    state: str
    shelf: str | None
    condition: str
    cycle: int


@dataclass
class Voucher:
    eggs: int
    first: str
    until: str
    state: str = "open"


@dataclass
class Picture:
    """The station at one moment, and all that went in and out until then."""

    boxes: dict[int, Box] = field(default_factory=dict)
    vouchers: dict[str, Voucher] = field(default_factory=dict)
    cages: dict[int, str] = field(default_factory=dict)
    parcels: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    visits: dict[str, str] = field(default_factory=dict)
    stock: int = 0
    flows: Counter[str] = field(default_factory=Counter)

    def on_hand(self) -> int:
        return sum(box.state in ON_HAND for box in self.boxes.values())

    def open_vouchers(self) -> int:
        return sum(voucher.state == "open" for voucher in self.vouchers.values())

    # --- what each happening does ---------------------------------------------------

    def take(self, one: Happening) -> None:
        getattr(self, one.what)(**one.facts)

    def count(self, flow: str, number: int = 1) -> None:
        self.flows[flow] += number

    def issue(self, voucher: str, eggs: int, first: str, until: str) -> None:
        self.vouchers[voucher] = Voucher(eggs, first, until)
        self.count("vouchers_issued")

    def returned(
        self, box: int, condition: str, shelf: str, visit: str | None,
        issued: tuple[str, int, str, str] | None,
    ) -> None:  # fmt: skip
        known = self.boxes.get(box)
        assert known is None or known.state == "sent"
        cycle = known.cycle + 1 if known else 1
        self.boxes[box] = Box(goes(condition, cycle), shelf, condition, cycle)
        self.count("boxes_in")
        if visit is not None:
            self.visits.setdefault(visit, "open")
        if issued:
            self.issue(*issued)

    def visit_ended(self, visit: str, issued: tuple[str, int, str, str] | None) -> None:
        assert self.visits.get(visit) != "finished"
        self.visits[visit] = "finished"
        if issued:
            self.issue(*issued)

    def found(self, box: int, condition: str, shelf: str) -> None:
        assert self.boxes[box].state == "missing"
        cycle = self.boxes[box].cycle
        self.boxes[box] = Box(goes(condition, cycle), shelf, condition, cycle)
        self.count("boxes_missing", -1)

    def moved(self, box: int, shelf: str) -> None:
        assert self.boxes[box].state in ON_HAND
        self.boxes[box].shelf = shelf

    def regraded(self, box: int, condition: str, shelf: str) -> None:
        assert self.boxes[box].state in ("reuse", "hold", "pulp")
        cycle = self.boxes[box].cycle
        self.boxes[box] = Box(goes(condition, cycle), shelf, condition, cycle)

    def entered(self, parcel: str) -> None:
        assert parcel not in self.parcels
        self.parcels[parcel] = ("waiting", None)

    def packed(self, parcel: str, box: int) -> None:
        assert self.parcels[parcel][0] == "waiting"
        assert self.boxes[box].state == "reuse"
        self.parcels[parcel] = ("packed", box)
        self.boxes[box].state = "bound"

    def released(self, parcel: str, box: int) -> None:
        assert self.parcels[parcel] == ("packed", box)
        self.parcels[parcel] = ("waiting", None)
        self.boxes[box].state = "reuse"

    def sent(self, parcel: str, box: int) -> None:
        assert self.boxes[box].state in ("reuse", "bound")
        self.parcels[parcel] = ("sent", box)
        self.boxes[box].state, self.boxes[box].shelf = "sent", None
        self.count("boxes_sent")

    def shelf_counted(
        self, shelf: str, missing: list[int], elsewhere: list[int], back: list[int]
    ) -> None:
        for box in missing:
            assert self.boxes[box].state in ("reuse", "hold", "pulp")
            self.boxes[box].state, self.boxes[box].shelf = "missing", None
        for box in elsewhere:
            assert self.boxes[box].state in ON_HAND
            self.boxes[box].shelf = shelf
        for box in back:
            assert self.boxes[box].state == "missing"
            was = self.boxes[box]
            was.state, was.shelf = goes(was.condition, was.cycle), shelf
        self.count("boxes_missing", len(missing) - len(back))

    def caged(self, cage: int, boxes: list[int]) -> None:
        for box in boxes:
            assert self.boxes[box].state == "pulp"
            self.boxes[box].state, self.boxes[box].shelf = "pulped", None
        self.cages[cage] = "closed"
        self.count("boxes_pulped", len(boxes))

    def collected(self, cages: list[int]) -> None:
        for cage in cages:
            assert self.cages[cage] == "closed"
            self.cages[cage] = "collected"

    def redeemed(self, voucher: str) -> None:
        assert self.vouchers[voucher].state == "open"
        self.vouchers[voucher].state = "redeemed"
        self.count("vouchers_redeemed")
        self.count("eggs_given", self.vouchers[voucher].eggs)
        self.stock -= self.vouchers[voucher].eggs

    def voided(self, voucher: str) -> None:
        assert self.vouchers[voucher].state == "open"
        self.vouchers[voucher].state = "void"
        self.count("vouchers_void")

    def reissued(self, voucher: str, new: str) -> None:
        old = self.vouchers[voucher]
        assert old.state == "open"
        old.state = "replaced"
        self.count("vouchers_replaced")
        self.issue(new, old.eggs, old.first, old.until)

    def expired(self, vouchers: list[str]) -> None:
        for code in vouchers:
            # Paid at its time, though it was typed later: then it never expired.
            if self.vouchers[code].state == "open":
                self.vouchers[code].state = "expired"
                self.count("vouchers_expired")

    def eggs_received(self, eggs: int) -> None:
        self.stock += eggs
        self.count("eggs_received", eggs)

    def eggs_broken(self, eggs: int) -> None:
        self.stock -= eggs
        self.count("eggs_broken", eggs)

    def eggs_counted(self, eggs: int) -> None:
        self.stock = eggs

    def other(self, **_: object) -> None:
        """What moves nothing: a campaign, an undo, a seal, a clock confirmed."""


EGGS = ("redeemed", "eggs_received", "eggs_broken", "eggs_counted")
FINAL = ("other", "expired")


class History:
    """All happenings, and what follows from them."""

    def __init__(self) -> None:
        self.all: list[Happening] = []
        self.sealed = ""
        self.seals: dict[str, dict[str, int]] = {}
        self.confirmed = 0
        """Which happening the last confirmation of the clock was."""
        self.trusted = 0
        """From which happening on the gaps between recordings are looked at."""

    # --- telling --------------------------------------------------------------------

    def tell(
        self, seq: int, what: str, time: int, recorded: int, things: Iterable[str] = (),
        **facts: Any,
    ) -> Happening:  # fmt: skip
        about = frozenset(things)
        booked = self.booking(time, about)
        one = Happening(seq, what, time, recorded, booked, about, facts)
        self.all.append(one)
        return one

    def undo(self, seq: int, time: int, recorded: int, undone: Iterable[int]) -> Happening:
        # What the book wrote beside an entry of its own accord isn't in this list.
        many = [one for one in self.all if one.seq in set(undone)]
        if len(set(undone)) > len(many):
            # The end of a visit that a night wrote.
            ended = {one.facts["visit"] for one in many if one.facts.get("visit")}
            many += [
                one for one in self.standing()
                if one.what == "visit_ended" and one.facts["visit"] in ended
            ]  # fmt: skip
        things = frozenset().union(*(one.things for one in many))
        undo = self.tell(seq, "other", time, recorded, things)
        undo.booked = max(undo.booked, *(one.typed_on or one.booked for one in many))
        for one in many:
            one.undone_by = undo
        return undo

    def confirm(self, seq: int, time: int, recorded: int) -> Happening:
        one = self.tell(seq, "other", time, recorded)
        for earlier in self.all:
            earlier.time = min(earlier.time, time)
        self.confirmed = self.trusted = len(self.all) - 1
        return one

    def by_seq(self, seq: int) -> Happening:
        return next(one for one in self.all if one.seq == seq)

    # --- asking ---------------------------------------------------------------------

    def standing(self, until: str = "9999", at: int | None = None) -> list[Happening]:
        """What stands, in order of time: by the end of a booking day, up to a moment."""
        found = [
            one for one in self.all
            if one.stands(until) and (at is None or one.time <= at)
        ]  # fmt: skip
        return sorted(found, key=lambda one: (one.time, one.seq))

    def picture(self, until: str = "9999", at: int | None = None) -> Picture:
        picture = Picture()
        for one in self.standing(until, at):
            picture.take(one)
        return picture

    def about(self, thing: str) -> list[Happening]:
        return [one for one in self.all if thing in one.things]

    def last(self, thing: str) -> int:
        """When a thing was made or last changed, undos included."""
        return max((one.time for one in self.about(thing)), default=0)

    def too_early(self, time: int, *things: str) -> bool:
        return any(time < self.last(thing) for thing in things)

    def booking(self, time: int, things: Iterable[str]) -> str:
        """The business date, the oldest open day, or that of what it stands on."""
        stands_on = (one.booked for thing in things for one in self.about(thing))
        oldest = day_after(self.sealed) if self.sealed else ""
        return max([date_of(time), oldest, *stands_on])

    # --- what must be accepted, what refused ----------------------------------------

    def clock(self, now: int) -> set[str]:
        """Whether a clock is believed when no time is told."""
        return {CLOCK} if now < self.last_recorded() - 5 * MINUTE else {OK}

    def last_recorded(self) -> int:
        return max(one.recorded for one in self.all[self.confirmed :])

    def jumps(self, now: int, longest_days: int = 3) -> bool:
        """Whether the times of recording leave doubts about the clock."""
        times = [one.recorded for one in self.all[self.trusted :]] + [now]
        gaps = [later - earlier for earlier, later in pairwise(times)]
        return any(gap < 0 or gap > longest_days * DAY for gap in gaps)

    def redeem(self, code: str, time: int) -> set[str]:
        voucher, thing = self.picture().vouchers.get(code), f"voucher {code}"
        if voucher is not None and voucher.state == "expired":
            changes = [one for one in self.about(thing) if one.what != "expired"]
            stood = [
                one for one in changes if one in self.standing() and one.what != "other"
            ]
            if date_of(time) > voucher.until:
                return {VOUCHER, ORDER}
            if time < max(one.time for one in stood):
                return {VOUCHER, ORDER}
            # Told again, after a slip that was told in time was undone: either.
            again = time < max(one.time for one in changes)
            return {OK, VOUCHER, ORDER} if again else {OK}
        return self.open_voucher(code, time, early=True)

    def open_voucher(self, code: str, time: int, early: bool = False) -> set[str]:
        """Void and reissue; redeeming minds its first day too."""
        voucher = self.picture().vouchers.get(code)
        if voucher is None or voucher.state != "open":
            return {VOUCHER, ORDER}
        against = {ORDER} if self.too_early(time, f"voucher {code}") else set()
        if date_of(time) > voucher.until or (early and date_of(time) < voucher.first):
            against |= {VOUCHER}
        return against or {OK}

    def on_box(self, box: int, time: int, *states: str) -> set[str]:
        """What needs a box in one of some states."""
        known = self.picture().boxes.get(box)
        if known is None or known.state not in states:
            return {*ANY}
        return {ORDER} if self.too_early(time, f"box {box}") else {OK}

    def on_parcel(self, parcel: str, time: int, *states: str) -> set[str]:
        state, box = self.picture().parcels.get(parcel, ("", None))
        if state not in states:
            return {*ANY}
        things = [f"parcel {parcel}"] + ([f"box {box}"] if box else [])
        return {ORDER} if self.too_early(time, *things) else {OK}

    def collect(self, cage: int, time: int) -> set[str]:
        if self.picture().cages.get(cage) != "closed":
            return {*ANY}
        return {ORDER} if self.too_early(time, f"cage {cage}") else {OK}

    def waiting_for_pulp(self, time: int) -> list[int]:
        """Boxes that waited at a time, and still do."""
        then = self.picture(at=time).boxes
        return sorted(
            box for box, was in then.items()
            if was.state == "pulp" and not self.too_early(time, f"box {box}")
        )  # fmt: skip

    def break_eggs(self, eggs: int, time: int) -> set[str]:
        """Never more than there were, then or at any moment up to the next count."""
        stocks = [(time, self.picture(at=time).stock)]
        running, counted = Picture(), None
        for one in self.standing():
            if one.time > time and one.what == "eggs_counted":
                counted = one.time
                break
            running.take(one)
            if one.time > time:
                stocks.append((one.time, running.stock))
        if eggs <= min(stock for _, stock in stocks):
            return {OK}
        # What happened at the very moment of the count may be counted in or not.
        before = [stock for at, stock in stocks if counted is None or at < counted]
        if any(one.what == "eggs_counted" and one.undone_by for one in self.all):
            # What a count said until it was undone is one thing, what would have been
            # there without it another: either is fair.
            return {OK, STATE, ORDER}
        return {STATE, ORDER} if eggs > min(before) else {OK, STATE, ORDER}

    def shelf_count(self, shelf: str, scanned: set[int], time: int) -> dict[str, list[int]]:
        """What a count as of its time says; boxes that changed since are left alone."""
        then = self.picture(at=time).boxes
        here = [
            box for box, was in then.items()
            if was.shelf == shelf and was.state in ("reuse", "hold", "pulp")
        ]  # fmt: skip
        there = {box: then[box] for box in scanned if box in then}
        on_hand = [box for box, was in there.items() if was.state in ON_HAND]

        def alone(boxes: Iterable[int]) -> list[int]:
            return sorted(one for one in boxes if not self.too_early(time, f"box {one}"))

        return {
            "expected": sorted(here),
            "found": sorted(box for box in on_hand if then[box].shelf == shelf),
            "missing": alone(box for box in here if box not in scanned),
            "elsewhere": alone(box for box in on_hand if then[box].shelf != shelf),
            "back": alone(box for box, was in there.items() if was.state == "missing"),
        }

    def undoing(self, seq: int, time: int) -> set[str]:
        """What stands against an undo at a time."""
        one = self.by_seq(seq)
        if one.what in FINAL or one.undone_by is not None:
            return {UNDO, ORDER}
        against: set[str] = set()
        if time < max(one.time, one.typed) or self.too_early(time, *one.things):
            against |= {ORDER, UNDO}
            if one.takes_back_expiry and time >= one.time:
                against |= {OK}
        if self.issue_over(one, time):
            against |= {UNDO, VOUCHER}
        counts = self.counts_after(one)
        if self.stood_on(one) or any(count.seq > one.seq for count in counts):
            against |= {UNDO}
        again = [
            count for count in self.standing()
            if count.what == one.what == "shelf_counted" and count is not one
            and count.facts["shelf"] == one.facts["shelf"]
        ]  # fmt: skip
        if not against and (counts or again):
            # A count that changed nothing, with another after it; or what was told after
            # the count that it was dated before: refused, or of no effect.
            return {OK, UNDO}
        return against or {OK}

    def stood_on(self, one: Happening) -> bool:
        """Whether something later about the same isn't undone."""
        return any(
            later.seq > one.seq and later.undone_by is None
            and later.what not in ("other", "expired") and later.things & one.things
            for later in self.all
        )  # fmt: skip

    def counts_after(self, one: Happening) -> list[Happening]:
        """Later counts, by time, of what is to be undone."""
        shelves = self.shelves_of(one)
        return [
            count for count in self.standing()
            if (count.time, count.seq) > (one.time, one.seq) and (
                (count.what == "eggs_counted" and one.what in EGGS)
                or (count.what == "shelf_counted" and count.facts["shelf"] in shelves)
            )
        ]  # fmt: skip

    def shelves_of(self, one: Happening) -> set[str | None]:
        """The shelves its boxes stood on before, and stand on since."""
        boxes = [int(thing[4:]) for thing in one.things if thing.startswith("box ")]
        order = self.standing()
        place = order.index(one)
        before, after = Picture(), Picture()
        for index, other in enumerate(order[: place + 1]):
            after.take(other)
            if index < place:
                before.take(other)
        places = [p.boxes[box].shelf for p in (before, after) for box in boxes
                  if box in p.boxes]  # fmt: skip
        return {shelf for shelf in places if shelf is not None}

    def issue_over(self, one: Happening, time: int) -> bool:
        """Whether a voucher that would be taken back has ended."""
        if one.what == "reissued":
            code = one.facts["new"]
        elif issued := one.facts.get("issued"):
            code = issued[0]
        else:
            return False
        voucher = self.picture().vouchers[code]
        return voucher.state != "open"

    # --- days -----------------------------------------------------------------------

    def to_close(self, until: str) -> tuple[set[str], set[str]]:
        """Days that have to be closed, and days that may be: those on which something
        was booked, or a voucher lay open on its last day.
        """
        open_days = lambda days: {d for d in days if self.sealed < d <= until}  # noqa: E731
        may = {one.typed_on or one.booked for one in self.all}
        must = set(may)
        for code, voucher in self.picture().vouchers.items():
            may.add(voucher.until)
            then = self.picture(voucher.until).vouchers.get(code)
            if then is not None and then.state == "open":
                must.add(voucher.until)
        return open_days(must), open_days(may)

    def lapsing(self, date: str) -> list[str]:
        """Vouchers that lay open at the end of a day that is their last, or was; not those
        whose issue was taken back since, before that day was closed.
        """
        now = self.picture().vouchers
        return [
            code for code, one in self.picture(date).vouchers.items()
            if one.state == "open" and one.until <= date and code in now
        ]  # fmt: skip

    def visits_left_open(self, date: str) -> list[str]:
        """Visits that lay open at the end of a day and to which nothing happened since."""
        return [
            visit for visit, state in self.picture(date).visits.items()
            if state == "open"
            and all(one.booked <= date for one in self.about(f"visit {visit}"))
        ]  # fmt: skip

    def seal_figures(self, date: str) -> dict[str, int]:
        """opening + in = out + closing, for boxes, vouchers and eggs."""
        day_before = (datetime.fromisoformat(date) - timedelta(days=1)).date().isoformat()
        before, after = self.picture(day_before), self.picture(date)
        figures = {flow: after.flows[flow] - before.flows[flow] for flow in FLOWS}
        moved = figures["eggs_received"] - figures["eggs_given"] - figures["eggs_broken"]
        return figures | {
            "boxes_opening": before.on_hand(), "boxes_closing": after.on_hand(),
            "vouchers_opening": before.open_vouchers(),
            "vouchers_closing": after.open_vouchers(),
            "eggs_opening": before.stock, "eggs_closing": after.stock,
            "eggs_variance": after.stock - before.stock - moved,
        }  # fmt: skip

    def undone_on(self, date: str) -> bool:
        """Whether something earlier was undone on a day, or paid that had expired: the
        only reasons for a flow below zero.
        """
        taken_back = any(one.booked == date and one.takes_back_expiry for one in self.all)
        return taken_back or any(
            one.undone_by is not None and one.undone_by.booked == date > one.booked
            for one in self.all
        )
