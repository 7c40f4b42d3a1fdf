"""Random days at the station: whatever happens in whatever order, the book holds.

The machine walks every verb; a verb may refuse, but must refuse as a refusal. After
every step the rules that hold at any moment are looked at, and every few steps the
tables are held against what the journal adds up to.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

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
from cainiao_recycle.domain import codes, transfers
from cainiao_recycle.domain.codes import CodeType
from cainiao_recycle.domain.events import (
    BoxReturned,
    EntryUndone,
    VisitFinished,
    VoucherIssued,
    VoucherRedeemed,
    VoucherReissued,
    VouchersExpired,
    VoucherVoided,
)
from cainiao_recycle.domain.vouchers import LONGEST_PAUSE_S
from cainiao_recycle.errors import (
    ClockJump,
    CodeMistyped,
    Refusal,
    VoucherAlreadyRedeemed,
    VoucherExpired,
    VoucherReplaced,
    VoucherUnknown,
    VoucherVoid,
)
from cainiao_recycle.station.session import Recorded
from cainiao_recycle.store import journal
from cainiao_recycle.store.differences import differences
from tests import desk

WAYBILLS = [desk.waybill(number) for number in range(12)]
FOREIGN = [codes.make(CodeType.TAG, lambda _, n=n: n) for n in (11, 22)]  # type: ignore[misc]
PHONES = [desk.PHONE, "13900005678", "VIP0042"]
LIMITED = desk.rule(
    starts="2022-11-12", ends="2022-11-30", code='"limited"', credits_per_reward="3",
    eggs_per_reward="2", eggs_per_customer_day="4", station_eggs_per_day="8",
    voucher_valid_days="2", conditions='["A", "B", "H"]',
)  # fmt: skip
PLAIN = desk.rule(ends="2022-11-11", voucher_valid_days="1")
REFUSED_AS = {
    "redeemed": VoucherAlreadyRedeemed, "void": VoucherVoid, "undone": VoucherVoid,
    "expired": VoucherExpired, "replaced": VoucherReplaced,
}  # fmt: skip

PHASES = [phase for phase in Phase if phase is not Phase.explain]
visits = st.none() | st.sampled_from(["V-1", "V-2", "V-3"])
any_index = st.integers(0, 50)


class DayAtTheStation(RuleBasedStateMachine):
    """Every verb, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clock = desk.Clock()
        path = Path(self.folder.name) / "station.db"
        Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=self.clock)
        self.station = Station.open(
            path, clerk=desk.CLERK, clock=self.clock, draw=desk.seeded().randrange
        )
        self.requests = 0
        self.vouchers: dict[str, str] = {}
        """What the model believes of each voucher: its state."""
        self.refused_last = False
        self.steps = 0

    @initialize(late=st.booleans())
    def an_ordinary_morning(self, late: bool) -> None:
        desk.add_campaign(self.station, PLAIN)
        desk.add_campaign(self.station, LIMITED)
        self.station.receive_eggs(60)
        if late:
            self.clock.set("2022-11-12 09:00")
        for code, defect in zip(
            WAYBILLS, ["", "", "torn-flap", "oversize", "wet"], strict=False
        ):
            self.ask(
                self.station.return_box, code, size="5", customer=desk.PHONE,
                defects=[defect] if defect else [],
            )  # fmt: skip
        self.ask(self.station.send_shipment, WAYBILLS[6], box="1", covered=True)
        self.ask(self.station.enter_shipment, "S-1", [desk.item(80, 80, 80, 100)])
        self.ask(self.station.pack_shipment, "S-1", "2")
        self.ask(self.station.return_box, WAYBILLS[5], size="5", visit="V-1")

    def teardown(self) -> None:
        try:
            assert [str(one) for one in differences(self.station.path)] == []
            desk.assert_adds_up(self.station)
        finally:
            self.station.close()
            self.folder.cleanup()

    # --- the model ----------------------------------------------------------------

    def ask(
        self, verb: Callable[..., Recorded], *args: object, **options: object
    ) -> Recorded | None:
        """Ask for something under a request id, then ask again: the same answer, and
        nothing recorded. A refusal records at most a failed look-up.
        """
        self.requests += 1
        options["request_id"] = f"r{self.requests}"
        before = desk.entries(self.station)
        try:
            answer = verb(*args, **options)
        except Refusal as refusal:
            assert str(refusal)
            written = desk.kinds(self.station)[before:]
            assert written in ([], ["lookup-failed/1"]), (refusal.name, written)
            return None
        written = desk.kinds(self.station)[before:]
        named = written[:-1] == ["visit-named/1"]
        assert len(written) - named == (answer.entry is not None)
        if answer.entry is not None:
            self.learn(answer.event)
            again = verb(*args, **options)
            assert again.replayed
            assert (again.event, again.entry) == (answer.event, answer.entry)
            assert desk.entries(self.station) == before + len(written)
        return answer

    def learn(self, event: object) -> None:
        """What an entry means for the vouchers."""
        issued = getattr(event, "issued", None)
        if isinstance(event, BoxReturned | VisitFinished) and isinstance(
            issued, VoucherIssued
        ):
            self.vouchers[issued.voucher] = "open"
        match event:
            case VoucherRedeemed(voucher=code):
                assert self.vouchers[code] == "open"
                self.vouchers[code] = "redeemed"
            case VoucherVoided(voucher=code):
                assert self.vouchers[code] == "open"
                self.vouchers[code] = "void"
            case VoucherReissued(voucher=code, replaces=old):
                assert self.vouchers[old] == "open"
                self.vouchers |= {old: "replaced", code: "open"}
            case VouchersExpired(vouchers=many):
                assert all(self.vouchers[code] == "open" for code in many)
                self.vouchers |= dict.fromkeys(many, "expired")
            case EntryUndone(undone=many):
                for seq in many:
                    entry = journal.by_seq(self.station.book.db, seq)
                    assert entry is not None
                    self.unlearn(entry.event)

    def unlearn(self, event: object) -> None:
        """What undoing an entry means for the vouchers."""
        issued = getattr(event, "issued", None)
        if isinstance(issued, VoucherIssued):
            self.vouchers[issued.voucher] = "undone"
        match event:
            case VoucherRedeemed(voucher=code) | VoucherVoided(voucher=code):
                self.vouchers[code] = "open"
            case VoucherReissued(voucher=code, replaces=old):
                self.vouchers |= {old: "open", code: "undone"}

    def some_box(self, index: int) -> str:
        boxes = self.station.list_boxes(
            ["reuse", "bound", "hold", "pulp", "sent", "pulped", "given", "transferred"]
        )
        return str(boxes[index % len(boxes)].box) if boxes else "1"

    # --- the counter --------------------------------------------------------------

    @rule(
        code=st.sampled_from(WAYBILLS + FOREIGN), size=st.sampled_from(["1", "5", "8"]),
        defects=st.sampled_from([[], [], ["torn-flap"], ["oversize"], ["wet"]]),
        customer=st.none() | st.sampled_from(PHONES), visit=visits, done=st.booleans(),
        another=st.booleans(),
    )  # fmt: skip
    def take_a_box_in(self, code: str, size: str, **options: object) -> None:
        if options["visit"] is None:
            options["done"] = False
        self.ask(self.station.return_box, code, size=size, **options)

    @rule(
        index=any_index,
        size=st.sampled_from(["5"]),
        customer=st.none() | st.sampled_from(PHONES),
    )
    def take_a_tagged_box_in(self, index: int, size: str, customer: str | None) -> None:
        boxes = self.station.list_boxes(["sent", "reuse", "hold", "given", "transferred"])
        if boxes and (tag := boxes[index % len(boxes)].tag):
            self.ask(self.station.return_box, tag, size=size, customer=customer)

    @rule(
        visit=st.sampled_from(["V-1", "V-1", "V-2", "V-3"]), undo=st.booleans(),
        customer=st.none() | st.sampled_from(PHONES),
    )  # fmt: skip
    def end_a_visit(self, visit: str, undo: bool, customer: str | None) -> None:
        if self.ask(self.station.finish_visit, visit, customer=customer) and undo:
            self.ask(self.station.undo, desk.entries(self.station))

    @rule(visit=st.sampled_from(["V-1", "V-2"]), customer=st.sampled_from(PHONES))
    def name_a_visit(self, visit: str, customer: str) -> None:
        self.ask(self.station.name_visit, visit, customer)

    @precondition(lambda self: self.vouchers)
    @rule(index=any_index, verb=st.sampled_from(["redeem", "redeem", "void", "reissue"]))
    def settle_a_voucher(self, index: int, verb: str) -> None:
        code = list(self.vouchers)[index % len(self.vouchers)]
        state = self.vouchers[code]
        self.clock.forward(seconds=LONGEST_PAUSE_S)  # codes may have been tried
        calls: dict[str, Callable[..., Recorded]] = {
            "redeem": lambda **named: self.station.redeem(code, **named),
            "void": lambda **named: self.station.void_voucher(code, "lost", **named),
            "reissue": lambda **named: self.station.reissue_voucher(code, "faded", **named),
        }
        answer = self.ask(calls[verb])
        if state != "open":
            assert answer is None
            with pytest.raises(REFUSED_AS[state]):
                calls[verb]()
        elif answer is None:  # its last day is over, and that day not closed yet
            with pytest.raises(VoucherExpired):
                calls[verb]()

    @rule(
        code=st.sampled_from(
            ["8000000000000000", codes.make(CodeType.VOUCHER, lambda _: 3)]
        )
    )
    def try_a_code_that_is_none(self, code: str) -> None:
        before = desk.entries(self.station)
        with pytest.raises(Refusal) as refused:
            self.station.redeem(code)
        paused = refused.value.name == "codes-tried"
        noted = [] if paused else ["lookup-failed/1"]
        assert desk.kinds(self.station)[before:] == noted
        if paused:  # whoever waits is answered again
            self.clock.forward(seconds=LONGEST_PAUSE_S)
            with pytest.raises((CodeMistyped, VoucherUnknown)):
                self.station.redeem(code)

    # --- the back -----------------------------------------------------------------

    @rule(
        number=st.integers(1, 4),
        side=st.sampled_from([80, 160, 500]),
        mass=st.sampled_from([100, 4200]),
    )
    def enter_a_parcel(self, number: int, side: int, mass: int) -> None:
        self.ask(
            self.station.enter_shipment, f"S-{number}", [desk.item(side, 80, 80, mass)]
        )

    @rule(number=st.integers(1, 4), index=any_index, best=st.booleans())
    def pack_a_parcel(self, number: int, index: int, best: bool) -> None:
        self.ask(
            self.station.pack_shipment,
            f"S-{number}",
            None if best else self.some_box(index),
        )

    @rule(number=st.integers(1, 4))
    def release_a_parcel(self, number: int) -> None:
        self.ask(self.station.release_shipment, f"S-{number}")

    @rule(
        code=st.sampled_from(["S-1", "S-2", "S-3", "S-4", *WAYBILLS[6:]]), index=any_index,
        label=st.none() | st.sampled_from(WAYBILLS[6:]),
        how=st.sampled_from(["bound", "box", "new"]),
    )  # fmt: skip
    def send_a_parcel(self, code: str, index: int, label: str | None, how: str) -> None:
        box = self.some_box(index) if how == "box" else None
        self.ask(
            self.station.send_shipment, code, waybill=label, box=box, new=how == "new",
            covered=True, retaped=True,
        )  # fmt: skip

    @rule(index=any_index, condition=st.sampled_from("ABHP"))
    def look_at_a_box_again(self, index: int, condition: str) -> None:
        self.ask(self.station.regrade_box, self.some_box(index), condition, "looked again")

    @rule(
        first=any_index, second=any_index, how=st.sampled_from(["give", "give", "transfer"])
    )
    def let_boxes_go(self, first: int, second: int, how: str) -> None:
        numbers = [self.some_box(first), self.some_box(second)]
        if how == "give":
            self.ask(self.station.give_boxes, numbers, covered=True)
        else:
            self.ask(self.station.transfer_boxes, "CQ-0456", numbers)

    @rule(index=any_index, entry=st.integers(1, 3), cycle=st.integers(1, 4),
          condition=st.sampled_from("AABHP"), new=st.booleans())  # fmt: skip
    def receive_a_box(
        self, index: int, entry: int, cycle: int, condition: str, new: bool
    ) -> None:
        boxes = self.station.list_boxes(
            ["given", "transferred", "sent", "missing", "reuse"]
        )
        tag = boxes[index % len(boxes)].tag if boxes and not new else None
        tag = tag or codes.make(CodeType.TAG, lambda _: index)
        told = transfers.told(tag, cycle, size="5", condition=condition)
        self.ask(self.station.receive_boxes, f"CQ-0456-{entry}", [told])

    @rule(number=st.integers(1, 2))
    def give_notebooks_to_a_school(self, number: int) -> None:
        self.ask(self.station.deliver_notebooks, "南坪小学", number, "2022-A")

    @rule(weighed=st.booleans())
    def close_a_cage(self, weighed: bool) -> None:
        self.ask(self.station.close_cage, 400 if weighed else None)

    @rule(ticket=st.sampled_from(["T-1", "T-2"]))
    def hand_cages_to_the_mill(self, ticket: str) -> None:
        self.ask(self.station.collect_pulp, ticket, 400, "12.5", "1")

    @rule(verb=st.sampled_from(["receive", "break", "count"]), eggs=st.integers(1, 30))
    def handle_eggs(self, verb: str, eggs: int) -> None:
        verbs: dict[str, Callable[..., Recorded]] = {
            "receive": self.station.receive_eggs,
            "break": self.station.break_eggs,
            "count": lambda eggs, **more: self.station.count_eggs(eggs, "twice", **more),
        }
        self.ask(verbs[verb], eggs)

    # --- undoing and the night ----------------------------------------------------

    @rule()
    def undo_the_last_entry(self) -> None:
        self.ask(self.station.undo, desk.entries(self.station), "a slip")

    @rule(index=any_index, undo=st.booleans())
    def send_a_packed_parcel(self, index: int, undo: bool) -> None:
        packed = self.station.list_shipments(["packed"])
        if packed:
            number = packed[index % len(packed)].shipment
            self.ask(self.station.send_shipment, number, covered=True, retaped=True)
            if undo:
                self.ask(self.station.undo, desk.entries(self.station))

    @rule(back=st.integers(0, 12))
    def undo_a_recent_entry(self, back: int) -> None:
        self.ask(self.station.undo, max(1, desk.entries(self.station) - back), "a mistake")

    @rule(seq=st.integers(15, 60))
    def undo_any_entry(self, seq: int) -> None:
        self.ask(self.station.undo, seq, "a slip")

    @rule(hours=st.sampled_from([1, 14, 26]), close=st.booleans())
    def time_passes(self, hours: int, close: bool) -> None:
        self.clock.forward(hours=hours)
        if close:
            before = desk.entries(self.station)
            try:
                self.station.close_days()
            except ClockJump:
                self.station.confirm_clock(self.station.local(self.clock()))
                self.station.close_days()
            for entry in journal.entries(self.station.book.db, before):
                self.learn(entry.event)
            assert self.station.close_days() == []

    @rule()
    def rebuild(self) -> None:
        before = desk.table_rows(self.station.path)
        self.station.rebuild_tables()
        assert desk.table_rows(self.station.path) == before

    # --- what holds at any moment -------------------------------------------------

    @invariant()
    def the_tables_are_what_the_journal_adds_up_to(self) -> None:
        self.steps += 1
        if self.steps % 8 == 0:
            assert [str(one) for one in differences(self.station.path)] == []

    @invariant()
    def vouchers_are_as_the_model_believes(self) -> None:
        assert {
            one.code: str(one.state) for one in self.station.list_vouchers()
        } == self.vouchers

    def none_of(self, sql: str) -> None:
        assert self.station.book.db.execute(sql).fetchall() == []

    @invariant()
    def a_waybill_is_rewarded_once(self) -> None:
        self.none_of(
            """SELECT waybill FROM box_return WHERE credits > 0 AND undone = 0
               AND waybill IS NOT NULL GROUP BY waybill HAVING count(*) > 1"""
        )

    @invariant()
    def a_credit_pays_for_one_voucher_and_a_voucher_has_its_credits(self) -> None:
        self.none_of(
            """SELECT v.voucher FROM voucher v JOIN campaign c USING (campaign)
               WHERE v.state <> 'undone' AND v.replaces IS NULL AND
               (SELECT count(*) FROM box_return r
                WHERE r.voucher = v.voucher AND undone = 0) * (c.rule ->> 'eggs_per_reward')
               <> v.eggs * (c.rule ->> 'credits_per_reward')"""
        )
        self.none_of(
            """SELECT box FROM box_return JOIN voucher USING (voucher)
               WHERE box_return.undone = 0 AND (credits = 0 OR voucher.state = 'undone')"""
        )

    @invariant()
    def limits_hold(self) -> None:
        self.none_of(
            """SELECT campaign_date FROM voucher WHERE campaign = 'limited'
               AND state <> 'undone' AND replaces IS NULL
               GROUP BY campaign_date HAVING sum(eggs) > 8"""
        )
        self.none_of(
            """SELECT customer FROM voucher WHERE campaign = 'limited' AND state <> 'undone'
               AND replaces IS NULL AND customer IS NOT NULL
               GROUP BY campaign_date, customer HAVING sum(eggs) > 4"""
        )

    @invariant()
    def eggs_tally(self) -> None:
        db, eggs = self.station.book.db, self.station.eggs_now()
        owed = "SELECT coalesce(sum(eggs), 0) FROM voucher WHERE state = 'open'"
        assert eggs.owed == db.execute(owed).fetchone()[0]
        moved = "SELECT coalesce(sum(eggs), 0) FROM egg_movement"
        assert eggs.stock == db.execute(moved).fetchone()[0]
        given = "SELECT coalesce(sum(eggs), 0) FROM voucher WHERE state = 'redeemed'"
        moved = "SELECT -coalesce(sum(eggs), 0) FROM egg_movement WHERE voucher IS NOT NULL"
        assert db.execute(given).fetchone() == db.execute(moved).fetchone()

    @invariant()
    def a_bound_box_has_its_parcel_and_a_parcel_its_box(self) -> None:
        self.none_of(
            """SELECT box FROM box WHERE state = 'bound' AND NOT EXISTS
               (SELECT 1 FROM shipment s WHERE s.box = box.box AND s.state = 'packed')"""
        )
        self.none_of(
            """SELECT s.box FROM shipment s JOIN box USING (box)
               WHERE s.state = 'packed'
               AND (box.state <> 'bound' OR box.cycle <> s.cycle)"""
        )

    @invariant()
    def a_box_here_has_arrived_and_stands_somewhere(self) -> None:
        self.none_of(
            """SELECT box FROM box WHERE state IN ('reuse', 'bound', 'hold', 'pulp')
               AND (condition IS NULL OR shelf IS NULL OR NOT EXISTS
                    (SELECT 1 FROM box_return r WHERE r.box = box.box
                     AND r.cycle = box.cycle AND undone = 0
                     UNION ALL SELECT 1 FROM box_transfer t WHERE t.box = box.box
                     AND t.cycle = box.cycle AND direction = 'in' AND undone = 0))"""
        )
        self.none_of(
            "SELECT box FROM box WHERE state IN ('reuse', 'bound', 'hold') AND tag IS NULL"
        )


DayAtTheStation.TestCase.settings = settings(
    max_examples=60, stateful_step_count=40, deadline=None,
    suppress_health_check=list(HealthCheck), phases=PHASES,
)  # fmt: skip
TestDayAtTheStation = DayAtTheStation.TestCase


class LongDaysAtTheStation(DayAtTheStation):
    """The same for minutes."""


LongDaysAtTheStation.TestCase.settings = settings(
    max_examples=500, stateful_step_count=80, deadline=None,
    suppress_health_check=list(HealthCheck), phases=PHASES,
)  # fmt: skip
TestLongDaysAtTheStation = pytest.mark.slow(LongDaysAtTheStation.TestCase)
