"""Random histories told in any order: the book says what the list of happenings says.

Everything is told late, early, after the seal, beside wrong clocks, and undone. The
model (`history.py`) knows no rule of the program: it keeps the accepted requests with
their times and replays them. It says beforehand what must be refused and what is fine.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from cainiao_recycle import Station
from cainiao_recycle.errors import Refusal
from cainiao_recycle.station.session import Recorded
from tests import desk
from tests.station import history
from tests.station.history import ANY, CLOCK, DAY, MINUTE, OK, ORDER, History

SHELVES = ["5", "HOLD", "PULP", "W"]
EITHER = frozenset({OK, *ANY})
PHASES = [phase for phase in Phase if phase is not Phase.explain]
CAMPAIGN = desk.rule(voucher_valid_days="2")

index = st.integers(0, 30)
ago = st.sampled_from([1, 20, 200, 26 * 60, 50 * 60, 75 * 60])
when = (
    st.just(None)
    | st.tuples(st.just("ago"), ago)
    | st.tuples(st.just("beside"), st.sampled_from([-60, -1, 0, 1, 60, 3600]))
)
"""Now; so many minutes ago; so many seconds after the thing was last changed."""

When = tuple[str, int] | None


class AnyOrderOfTime(RuleBasedStateMachine):
    """Every verb, at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = desk.Clock("2022-11-09 09:00")
        path = Path(self.folder.name) / "station.db"
        Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=self.clock)
        self.station = Station.open(
            path, clerk=desk.CLERK, clock=self.clock, draw=desk.seeded().randrange
        )
        self.history = History()
        self.waybills = 0
        self.tags: dict[int, str] = {}
        self.reports: dict[str, object] = {}
        desk.add_campaign(self.station, CAMPAIGN)
        for seq in range(1, desk.entries(self.station) + 1):
            self.history.tell(seq, "other", self.clock(), self.clock())

    @initialize()
    def two_ordinary_days(self) -> None:
        self.receive_eggs(60, None)
        for number, defects in enumerate(([], [], [], ["oversize"], ["wet"])):
            self.clock.forward(hours=7 * (number == 2), minutes=10)
            self.a_box_comes_in(defects, None, None)
        self.clock.forward(days=1)
        self.a_box_comes_in([], None, "V")

    def teardown(self) -> None:
        try:
            self.every_seal_is_the_history()
            desk.assert_adds_up(self.station)
        finally:
            self.station.close()
            self.folder.cleanup()

    # --- asking -----------------------------------------------------------------------

    def now(self) -> int:
        """The clock, or the last entry's time when it is a little behind it."""
        now, last = self.clock(), self.history.last_recorded()
        return last if last - 5 * MINUTE <= now < last else now

    def moment(self, at: When, *things: str) -> tuple[int, str | None]:
        """What `at` comes to, and how it is told."""
        now = self.now()
        if at is None:
            return now, None
        kind, number = at
        last = max((self.history.last(thing) for thing in things), default=0) or now
        time = now - number * MINUTE if kind == "ago" else last + number * 1000
        time = min(time, self.clock()) // 1000 * 1000
        return time, history.local(time).replace(tzinfo=None).isoformat()

    def ask(
        self, verdict: set[str] | frozenset[str], at: str | None,
        verb: Callable[..., Recorded], *args: object, **options: object,
    ) -> Recorded | None:  # fmt: skip
        """Ask for something that is fine, or must be refused, by the branch."""
        if at is None and (CLOCK in self.history.clock(self.clock())):
            verdict = {CLOCK} if verdict == {OK} else {CLOCK, *ANY}
        before = desk.entries(self.station)
        try:
            answer = verb(*args, at=at, **options)
        except Refusal as refusal:
            branches = {one.__name__ for one in type(refusal).__mro__}
            assert branches & verdict, (verb.__name__, args, at, refusal.name, verdict)
            assert desk.entries(self.station) == before
            return None
        assert OK in verdict, (verb.__name__, args, at, "was accepted", verdict)
        return answer

    def told(
        self, answer: Recorded, what: str, time: int, things: list[str],
        seen: list[str] | None = None, **facts: Any,
    ) -> history.Happening:  # fmt: skip
        """What was accepted is in the list now, and booked where the list says.

        A count may stand on every box it saw, or on those it changed alone.
        """
        assert answer.entry is not None
        assert answer.entry.happened_at == time
        one = self.history.tell(
            answer.entry.seq, what, time, answer.entry.recorded_at, things, **facts
        )
        fine = {one.booked, self.history.booking(time, seen or things)}
        assert answer.entry.business_date in fine, (what, one)
        one.booked = answer.entry.business_date
        return one

    def pick(self, found: list[Any], number: int) -> Any:
        return found[number % len(found)] if found else None

    def boxes(self, *states: str) -> list[int]:
        now = self.history.picture().boxes
        return [box for box, one in now.items() if not states or one.state in states]

    # --- the counter ------------------------------------------------------------------

    @rule(
        defects=st.sampled_from([[], [], ["torn-flap"], ["oversize"], ["wet"]]),
        at=when, visit=st.sampled_from([None, None, None, "V"]),
    )  # fmt: skip
    def a_box_comes_in(self, defects: list[str], at: When, visit: str | None) -> None:
        self.waybills += 1
        time, told = self.moment(at)
        if visit is not None:
            visit = f"{visit}-{history.date_of(time)}"
            state = self.history.picture().visits.get(visit)
            if state == "finished" or self.history.too_early(time, f"visit {visit}"):
                visit = None
        answer = self.ask(
            {OK}, told, self.station.return_box, desk.waybill(self.waybills), size="5",
            defects=defects, visit=visit,
        )  # fmt: skip
        if answer is not None:
            self.take_in(answer, time, visit)

    def take_in(self, answer: Recorded, time: int, visit: str | None) -> None:
        event: Any = answer.event
        voucher = event.issued
        things = [f"box {event.box}"]
        things += [f"visit {visit}"] if visit else []
        things += [f"voucher {voucher.voucher}"] if voucher else []
        if event.tag:
            self.tags[event.box] = event.tag
        self.told(
            answer, "returned", time, things, box=event.box, condition=event.condition,
            shelf=event.shelf, visit=visit, issued=voucher and (
                voucher.voucher, voucher.eggs, voucher.valid_from, voucher.valid_until
            ),
        )  # fmt: skip

    @rule(number=index, at=when)
    def a_box_comes_again(self, number: int, at: When) -> None:
        box = self.pick([one for one in self.boxes() if one in self.tags], number)
        if box is None:
            return
        state = self.history.picture().boxes[box].state
        time, told = self.moment(at, f"box {box}")
        early = self.history.too_early(time, f"box {box}")
        # Of a box that is here nothing is recorded; nor of one told before it left.
        verdict = {OK, ORDER} if early else {OK}
        answer = self.ask(verdict, told, self.station.return_box, self.tags[box], size="5")
        if answer is None:
            return
        if state in (*history.ON_HAND, "pulped") or early:
            assert answer.entry is None
        elif state == "missing":
            event: Any = answer.event
            self.told(answer, "found", time, [f"box {box}"], box=box,
                      condition=event.condition, shelf=event.shelf)  # fmt: skip
        else:
            self.take_in(answer, time, None)

    @rule(number=index, at=when)
    def a_visit_ends(self, number: int, at: When) -> None:
        visit = self.pick(
            [v for v, state in self.history.picture().visits.items() if state == "open"],
            number,
        )
        if visit is None:
            return
        time, told = self.moment(at, f"visit {visit}")
        early = self.history.too_early(time, f"visit {visit}")
        answer = self.ask(
            {ORDER} if early else {OK}, told, self.station.finish_visit, visit
        )
        if answer is not None:
            issued = answer.event.issued  # type: ignore[attr-defined]
            things = [f"visit {visit}"]
            things += [f"voucher {issued.voucher}"] if issued else []
            self.told(
                answer, "visit_ended", time, things, visit=visit, issued=issued and (
                    issued.voucher, issued.eggs, issued.valid_from, issued.valid_until
                ),
            )  # fmt: skip

    @rule(number=index, at=when)
    def a_voucher_is_paid(self, number: int, at: When) -> None:
        vouchers = self.history.picture().vouchers
        code = self.pick(list(vouchers), number)
        if code is None:
            return
        time, told = self.moment(at, f"voucher {code}")
        self.pay(code, time, told)

    @rule(number=index, back=st.sampled_from([0, 60, 60 * 20]))
    def a_slip_of_the_last_day_turns_up(self, number: int, back: int) -> None:
        vouchers = self.history.picture().vouchers
        code = self.pick([c for c, v in vouchers.items() if v.state == "expired"], number)
        if code is not None:
            last = history.last_moment(vouchers[code].until) // 1000 * 1000
            time = last - back * MINUTE
            self.pay(code, time, history.local(time).replace(tzinfo=None).isoformat())

    def pay(self, code: str, time: int, told: str | None) -> None:
        voucher = self.history.picture().vouchers[code]
        verdict = self.history.redeem(code, time)
        answer = self.ask(verdict, told, self.station.redeem, code)
        if answer is not None:
            assert answer.event.eggs == voucher.eggs  # type: ignore[attr-defined]
            one = self.told(answer, "redeemed", time, [f"voucher {code}"], voucher=code)
            one.takes_back_expiry = voucher.state == "expired"

    @rule(number=index, at=when, reissue=st.booleans())
    def a_voucher_is_void_or_issued_anew(
        self, number: int, at: When, reissue: bool
    ) -> None:
        code = self.pick(list(self.history.picture().vouchers), number)
        if code is None:
            return
        time, told = self.moment(at, f"voucher {code}")
        verdict = self.history.open_voucher(code, time)
        if reissue:
            verb: Callable[..., Recorded] = self.station.reissue_voucher
        else:
            verb = self.station.void_voucher
        answer = self.ask(verdict, told, verb, code, "lost")
        if answer is not None and reissue:
            new = answer.event.voucher  # type: ignore[attr-defined]
            things = [f"voucher {code}", f"voucher {new}"]
            self.told(answer, "reissued", time, things, voucher=code, new=new)
        elif answer is not None:
            self.told(answer, "voided", time, [f"voucher {code}"], voucher=code)

    # --- the back ---------------------------------------------------------------------

    @rule(number=index, at=when)
    def a_box_leaves(self, number: int, at: When) -> None:
        box = self.pick(self.boxes("reuse", "reuse", "sent", "missing"), number)
        if box is None:
            return
        self.waybills += 1
        parcel = desk.waybill(500 + self.waybills)
        time, told = self.moment(at, f"box {box}")
        answer = self.ask(
            self.history.on_box(box, time, "reuse"), told, self.station.send_shipment,
            parcel, box=str(box), covered=True, retaped=True,
        )  # fmt: skip
        if answer is not None:
            self.told(answer, "sent", time, [f"box {box}", f"parcel {parcel}"],
                      parcel=parcel, box=box)  # fmt: skip

    @rule(at=when)
    def a_parcel_is_entered(self, at: When) -> None:
        parcel = f"S-{len(self.history.picture().parcels)}"
        if self.history.about(f"parcel {parcel}"):
            return
        time, told = self.moment(at)
        small = [desk.item(80, 80, 80, 100)]
        answer = self.ask({OK}, told, self.station.enter_shipment, parcel, small)
        if answer is not None:
            one = self.told(answer, "entered", time, [f"parcel {parcel}"], parcel=parcel)
            if told is None or one.recorded == time:
                # A list is entered without a time: its parcels were there before.
                one.without_time()

    @rule(number=index, which=index, at=when)
    def a_box_is_bound(self, number: int, which: int, at: When) -> None:
        parcels = self.history.picture().parcels
        parcel = self.pick([p for p, (s, _) in parcels.items() if s == "waiting"], which)
        box = self.pick(self.boxes("reuse"), number)
        if parcel is None or box is None:
            return
        things = [f"box {box}", f"parcel {parcel}"]
        time, told = self.moment(at, *things)
        verdict = {ORDER} if self.history.too_early(time, *things) else {OK}
        answer = self.ask(verdict, told, self.station.pack_shipment, parcel, str(box))
        if answer is not None:
            self.told(answer, "packed", time, things, parcel=parcel, box=box)

    @rule(which=index, at=when, send=st.booleans())
    def a_bound_box_leaves_or_is_freed(self, which: int, at: When, send: bool) -> None:
        parcels = self.history.picture().parcels
        parcel = self.pick([p for p, (s, _) in parcels.items() if s == "packed"], which)
        if parcel is None:
            return
        box = parcels[parcel][1]
        things = [f"box {box}", f"parcel {parcel}"]
        time, told = self.moment(at, *things)
        verdict = self.history.on_parcel(parcel, time, "packed")
        if send:
            answer = self.ask(verdict, told, self.station.send_shipment, parcel,
                              covered=True, retaped=True)  # fmt: skip
        else:
            answer = self.ask(verdict, told, self.station.release_shipment, parcel)
        if answer is not None:
            self.told(answer, "sent" if send else "released", time, things,
                      parcel=parcel, box=box)  # fmt: skip

    @rule(number=index, shelf=st.sampled_from(SHELVES), at=when)
    def a_box_is_moved(self, number: int, shelf: str, at: When) -> None:
        box = self.pick(self.boxes(), number)
        if box is None:
            return
        time, told = self.moment(at, f"box {box}")
        verdict = self.history.on_box(box, time, *history.ON_HAND)
        if self.history.picture().boxes[box].shelf == shelf:
            verdict = {*ANY}
        answer = self.ask(verdict, told, self.station.move_box, str(box), shelf)
        if answer is not None:
            self.told(answer, "moved", time, [f"box {box}"], box=box, shelf=shelf)

    @rule(number=index, condition=st.sampled_from("AHP"), at=when)
    def a_box_is_graded_anew(self, number: int, condition: str, at: When) -> None:
        box = self.pick(self.boxes(), number)
        if box is None:
            return
        time, told = self.moment(at, f"box {box}")
        verdict = self.history.on_box(box, time, "reuse", "hold", "pulp")
        if self.history.picture().boxes[box].condition == condition:
            verdict = {*ANY}
        answer = self.ask(
            verdict, told, self.station.regrade_box, str(box), condition, "looked again"
        )
        if answer is not None:
            event: Any = answer.event
            if event.new_tag:
                self.tags[box] = event.new_tag
            self.told(answer, "regraded", time, [f"box {box}"], box=box,
                      condition=condition, shelf=event.shelf)  # fmt: skip

    @rule(
        shelf=st.sampled_from(SHELVES), at=when, leave_out=st.integers(0, 7),
        bring=st.lists(index, max_size=2), number=index,
    )  # fmt: skip
    def a_shelf_is_counted(
        self, shelf: str, at: When, leave_out: int, bring: list[int], number: int
    ) -> None:
        boxes = self.boxes()
        beside = [f"box {self.pick(boxes, number)}"] if boxes else []
        time, told = self.moment(at, *beside)
        then = self.history.picture(at=time).boxes
        scanned = {box for box, one in then.items() if one.shelf == shelf}
        scanned -= {self.pick(sorted(scanned), leave_out)}
        known = [box for box in boxes if box in then]
        scanned |= {self.pick(known, one) for one in bring if known}
        expected = self.history.shelf_count(shelf, scanned, time)
        answer = self.ask(
            {OK}, told, self.station.count_shelf, shelf, [str(one) for one in scanned],
            empty=not scanned,
        )  # fmt: skip
        if answer is None:
            return
        event: Any = answer.event
        assert list(event.missing) == expected["missing"], (event, expected)
        assert list(event.elsewhere) == expected["elsewhere"], (event, expected)
        assert list(event.back) == expected["back"], (event, expected)
        later = {box for box in boxes if self.history.too_early(time, f"box {box}")}
        assert not {int(code) for code in event.unknown} & later, event
        changed = [*event.missing, *event.elsewhere, *event.back]
        seen = [f"box {box}" for box in (*changed, *event.found)]
        self.told(
            answer, "shelf_counted", time, [f"box {box}" for box in changed], shelf=shelf,
            missing=list(event.missing), elsewhere=list(event.elsewhere),
            back=list(event.back), seen=seen,
        )  # fmt: skip

    @rule(number=index, at=when)
    def a_cage_is_closed(self, number: int, at: When) -> None:
        box = self.pick(self.boxes("pulp"), number)
        time, told = self.moment(at, *([f"box {box}"] if box else []))
        waiting = self.history.waiting_for_pulp(time)
        answer = self.ask({OK} if waiting else {*ANY}, told, self.station.close_cage)
        if answer is not None:
            event: Any = answer.event
            assert sorted(event.boxes) == waiting
            things = [f"cage {event.cage}", *(f"box {one}" for one in waiting)]
            self.told(answer, "caged", time, things, cage=event.cage, boxes=waiting)

    @rule(number=index, at=when)
    def the_mill_takes_a_cage(self, number: int, at: When) -> None:
        cage = self.pick(list(self.history.picture().cages), number)
        if cage is None:
            return
        self.waybills += 1
        time, told = self.moment(at, f"cage {cage}")
        answer = self.ask(
            self.history.collect(cage, time), told, self.station.collect_pulp,
            f"T-{self.waybills}", 400, "12.5", "1", [cage],
        )  # fmt: skip
        if answer is not None:
            self.told(answer, "collected", time, [f"cage {cage}"], cages=[cage])

    # --- eggs -------------------------------------------------------------------------

    @rule(eggs=st.integers(1, 30), at=when)
    def receive_eggs(self, eggs: int, at: When) -> None:
        time, told = self.moment(at)
        answer = self.ask({OK}, told, self.station.receive_eggs, eggs)
        if answer is not None:
            self.told(answer, "eggs_received", time, [], eggs=eggs)

    @rule(eggs=st.integers(1, 70), at=when)
    def eggs_are_broken(self, eggs: int, at: When) -> None:
        time, told = self.moment(at)
        verdict = self.history.break_eggs(eggs, time)
        answer = self.ask(verdict, told, self.station.break_eggs, eggs)
        if answer is not None:
            self.told(answer, "eggs_broken", time, [], eggs=eggs)

    @rule(off=st.integers(-3, 3), at=when)
    def eggs_are_counted(self, off: int, at: When) -> None:
        time, told = self.moment(at)
        stock = self.history.picture(at=time).stock
        eggs = max(0, stock + off)
        answer = self.ask({OK}, told, self.station.count_eggs, eggs, "a crate fell")
        if answer is not None:
            self.told(answer, "eggs_counted", time, [], eggs=eggs)

    # --- undoing ----------------------------------------------------------------------

    @rule(back=st.integers(0, 14), at=when)
    def something_is_undone(self, back: int, at: When) -> None:
        one = self.history.all[max(0, len(self.history.all) - 1 - back)]
        if not one.seq:
            return  # written by a close
        time, told = self.moment(at, *one.things)
        verdict = self.history.undoing(one.seq, time)
        if any(thing.startswith("visit ") for thing in one.things):
            verdict = EITHER
        answer = self.ask(verdict, told, self.station.undo, one.seq, "a mistake")
        if answer is not None:
            entry: Any = answer.entry
            undo = self.history.undo(
                entry.seq, time, entry.recorded_at, answer.event.undone  # type: ignore[attr-defined]
            )  # fmt: skip
            assert entry.business_date == undo.booked

    # --- clocks and nights ------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 3, 14, 26]))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(hours=hours)

    @rule()
    def a_long_pause(self) -> None:
        self.clock.forward(hours=73)

    @rule(minutes=st.sampled_from([4, 5, 6, 60, 30 * 24 * 60]), eggs=st.booleans())
    def the_clock_is_behind(self, minutes: int, eggs: bool) -> None:
        right = self.clock()
        self.clock.forward(minutes=-minutes)
        if eggs:
            self.receive_eggs(5, None)
        else:
            self.a_box_comes_in([], None, None)
        self.clock.now_ms = right

    @precondition(lambda self: self.history.last_recorded() <= self.clock())
    @rule(close=st.booleans())
    def the_clock_is_a_month_ahead(self, close: bool) -> None:
        right = self.clock()
        self.clock.forward(days=30)
        if close:
            self.a_night(None)
        else:
            self.a_box_comes_in([], None, None)
        self.clock.now_ms = right

    @rule(off=st.sampled_from([0, 0, 0, 0, 4, -4, 6, -6]))
    def the_clock_is_confirmed(self, off: int) -> None:
        time = self.clock() // 1000 * 1000 + off * MINUTE
        told = history.local(time).replace(tzinfo=None).isoformat(timespec="minutes")
        before = desk.entries(self.station)
        try:
            answer = self.station.confirm_clock(told)  # type: ignore[attr-defined]
        except Refusal as refusal:
            assert CLOCK in {one.__name__ for one in type(refusal).__mro__}
            assert abs(off) > 5
            assert desk.entries(self.station) == before
            return
        assert abs(off) < 5
        entry = answer.entry
        one = self.history.confirm(entry.seq, entry.happened_at, entry.recorded_at)
        assert entry.business_date == one.booked
        assert one.recorded == self.clock()

    @rule(named=st.sampled_from([None, None, 1, 2]))
    def a_night(self, named: int | None) -> None:
        """Close what is gone by, or up to a date so many days ago."""
        yesterday = history.date_of(self.clock() - DAY)
        until = history.date_of(self.clock() - named * DAY) if named else yesterday
        must, may = self.history.to_close(until)
        before = desk.entries(self.station)
        behind = CLOCK in self.history.clock(self.clock())
        try:
            sealed = self.station.close_days(until if named else None)
        except Refusal as refusal:
            branches = {one.__name__ for one in type(refusal).__mro__}
            assert desk.entries(self.station) == before
            if CLOCK in branches:
                assert behind or (not named and may and self.history.jumps(self.clock()))
            else:
                assert named and until <= self.history.sealed, refusal.name
            return
        assert named or not must or not self.history.jumps(self.clock())
        for day in sealed:
            must, may = self.history.to_close(until)
            assert day.date in may, (day.date, may)
            assert day.date <= min(must, default=day.date), (day.date, must)
            self.seal(day)
        assert self.history.to_close(until)[0] == set()
        if sealed and not named:
            self.history.trusted = len(self.history.all) - 1

    def seal(self, day: Any) -> None:
        """One day is closed: what ended by itself, then the seal."""
        date, now = day.date, self.clock()
        time = history.last_moment(date)
        for visit in self.history.visits_left_open(date):
            fresh = [
                one for one in self.station.list_vouchers()
                if not self.history.about(f"voucher {one.code}")
                and one.valid_from == date
            ]  # fmt: skip
            issued = fresh and (
                fresh[0].code, fresh[0].eggs, fresh[0].valid_from, fresh[0].valid_until
            )  # fmt: skip
            things = [f"visit {visit}", *([f"voucher {fresh[0].code}"] if fresh else [])]
            one = self.history.tell(0, "visit_ended", time, now, things, visit=visit,
                                    issued=issued or None)  # fmt: skip
            one.booked = date
        if lapsing := self.history.lapsing(date):
            things = [f"voucher {code}" for code in lapsing]
            one = self.history.tell(0, "expired", time, now, things, vouchers=lapsing)
            one.booked = date
        one = self.history.tell(0, "other", time, now)
        one.booked = date
        self.history.sealed = date
        figures = self.history.seal_figures(date)
        said = {name: value for name, value in vars(day).items() if name in figures}
        assert said == figures, (date, differing(said, figures))
        self.history.seals[date] = said
        for flow in history.FLOWS:
            if flow != "boxes_missing" and figures[flow] < 0:
                assert self.history.undone_on(date), (date, flow, figures[flow])
        assert figures["boxes_closing"] >= 0
        assert figures["vouchers_closing"] >= 0
        self.reports[date] = self.station.report(date).columns[0]

    # --- what holds at any moment -------------------------------------------------------

    @invariant()
    def the_book_shows_what_happened(self) -> None:
        now = self.history.picture()
        states = ["reuse", "bound", "hold", "pulp", "sent", "pulped", "missing"]
        shown = {one.box: (one.state, one.shelf) for one in self.station.list_boxes(states)}
        assert shown == {box: (one.state, one.shelf) for box, one in now.boxes.items()}, (
            differing(
                shown, {box: (one.state, one.shelf) for box, one in now.boxes.items()}
            )
        )
        vouchers = {
            one.code: str(one.state) for one in self.station.list_vouchers()
            if str(one.state) != "undone"
        }  # fmt: skip
        assert vouchers == {code: one.state for code, one in now.vouchers.items()}
        assert self.station.eggs_now().stock == now.stock

    @invariant()
    def every_seal_is_the_history(self) -> None:
        for date, seal in self.history.seals.items():
            assert seal == self.history.seal_figures(date)

    @invariant()
    def the_report_of_a_sealed_day_stays_as_it_was(self) -> None:
        for date in list(self.reports)[-2:]:
            assert self.station.report(date).columns[0] == self.reports[date], date


def differing(said: dict[Any, Any], expected: dict[Any, Any]) -> dict[Any, Any]:
    """What was said and what was expected, where they differ."""
    return {
        name: (said.get(name), expected.get(name))
        for name in {**said, **expected}
        if said.get(name) != expected.get(name)
    }


AnyOrderOfTime.TestCase.settings = settings(
    derandomize=True,  # the same histories each time; the longer run draws new ones
    max_examples=100, stateful_step_count=30, deadline=None,
    suppress_health_check=list(HealthCheck), phases=PHASES,
)  # fmt: skip
TestAnyOrderOfTime = AnyOrderOfTime.TestCase


class LongerInAnyOrderOfTime(AnyOrderOfTime):
    """The same for minutes."""


LongerInAnyOrderOfTime.TestCase.settings = settings(
    max_examples=600, stateful_step_count=60, deadline=None,
    suppress_health_check=list(HealthCheck), phases=PHASES,
)  # fmt: skip
TestLongerInAnyOrderOfTime = pytest.mark.slow(LongerInAnyOrderOfTime.TestCase)
