"""Tricks of whoever stands at the counter, or at the shell, over an ordinary week: each is
refused, or stands in `review` or `check`. The table in docs/security.md tells of them.
"""

import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from cainiao_recycle import Station, errors
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.domain.review import Finding, Kind
from cainiao_recycle.errors import Refusal
from cainiao_recycle.station.keys import Kept, Key, Serves, keys_path, write_kept
from tests import desk
from tests.desk import Clock, waybill
from tests.night.test_handed_out import rewritten, with_clerk
from tests.week import Line, Week

MONDAY = "2022-11-14"
FIRST, LAST = "2022-11-07", "2022-12-31"


# --- an ordinary week --------------------------------------------------------------


class Lived(Week):
    """The week as its days went by: the clock goes along with what is told."""

    def __init__(self, station: Station, exports: Path, clock: Clock) -> None:
        super().__init__(station, exports)
        self.clock = clock

    def do(self, line: Line) -> None:
        """A line, when it is its time: a day's boxes are told in one table at night."""
        told = line["at"][:16].replace("T", " ")
        if line["verb"] == "import returns":
            told = f"{line['date']} 21:00"
        self.clock.now_ms = max(self.clock.now_ms, desk.moment(told))
        super().do(line)


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The station file of an ordinary week, exported and backed up."""
    folder = tmp_path_factory.mktemp("week")
    path, clock = folder / "station.db", Clock("2022-10-30 09:00")
    Station.create(path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=clock)
    desk.share_keys(path)
    draw = desk.seeded().randrange
    with Station.open(path, clerk=desk.CLERK, clock=clock, draw=draw) as station:
        Lived(station, folder / "exports", clock).run()
        station.backup(folder / "backup.db")
    return path


class Insider(NamedTuple):
    """Somebody at the open book, on Monday morning after the week."""

    station: Station
    clock: Clock
    folder: Path

    def open_as(self, clerk: str) -> Station:
        draw = desk.seeded(7).randrange
        return Station.open(self.station.path, clerk=clerk, clock=self.clock, draw=draw)

    def sql(self, *statements: str) -> None:
        """What a clerk with a shell does to the file."""
        with closing(sqlite3.connect(self.station.path)) as db:
            for statement in statements:
                db.execute(statement)
            db.commit()

    def one(self, sql: str) -> Any:
        row = desk.row(self.station, sql)
        assert row is not None
        return row[0]

    def open_voucher(self) -> str:
        """A customer's, from the week."""
        return str(self.one("SELECT min(voucher) FROM voucher WHERE state = 'open'"))

    def box_on_hand(self) -> str:
        return str(self.one("SELECT tag FROM box WHERE state = 'reuse' AND cycle = 1"))

    def returns(self, *numbers: str, **told: Any) -> list[BoxReturned]:
        size = told.pop("size", "5")
        return [
            self.station.return_box(one, size=size, **told).event  # type: ignore[misc]
            for one in numbers
        ]

    def campaign(self, name: str, **changes: str) -> Path:
        path = self.folder / f"{name}.toml"
        path.write_text(desk.rule(**changes), "utf-8")
        return path


@pytest.fixture
def insider(week: Path, tmp_path: Path) -> Iterator[Insider]:
    for name in ("station.db", "station.db.keys", "station.db.sealed"):
        if week.with_name(name).exists():
            shutil.copy2(week.with_name(name), tmp_path / name)
    clock = Clock(f"{MONDAY} 08:00")
    draw = desk.seeded(5).randrange
    with Station.open(tmp_path / "station.db", clerk="Zhao", clock=clock, draw=draw) as s:
        yield Insider(s, clock, tmp_path)


def stands_out(station: Station) -> list[Finding]:
    return station.list_findings(FIRST, LAST)


def test_an_ordinary_week_has_at_most_five_lines(insider: Insider) -> None:
    found = stands_out(insider.station)
    assert len(found) <= 5, [(one.line, str(one.why)) for one in found]
    assert [one.check for one in insider.station.check_file() if not one.ok] == []


# --- tricks that stand in `review` -------------------------------------------------

Trick = Callable[[Insider], object]


def paid_again(i: Insider) -> None:
    """A redemption is undone, and the voucher paid once more."""
    code = i.open_voucher()
    paid = i.station.redeem(code).entry
    assert paid is not None
    i.station.undo(paid.seq, "typed the wrong one")
    i.station.redeem(code)


def expired_by_at(i: Insider) -> None:
    """A voucher found in a drawer, paid as of its last day."""
    code = i.open_voucher()
    last = i.one(f"SELECT valid_until FROM voucher WHERE voucher = '{code}'")
    i.clock.set("2022-12-20 10:00")
    with pytest.raises(errors.VoucherExpired):
        i.station.redeem(code)
    i.station.redeem(code, at=f"{last} 18:00")


def capped_by_at(i: Insider) -> None:
    """A customer's boxes above the day's limit, told for the day before."""
    i.station.change_campaign(
        "eggs-2022", i.folder / "capped.toml", reason="too many", second="Chen"
    )
    for day in (MONDAY, "2022-11-13"):
        for number in (10, 20, 30):
            i.station.return_box(
                waybill(int(day[-2:]) * 1000 + number), size="5", customer=desk.PHONE,
                at=f"{day} 07:00",
            )  # fmt: skip


def borrowed_name(i: Insider) -> None:
    """A colleague's name, on her day off."""
    with i.open_as("Wang") as wang:
        wang.redeem(i.open_voucher())
    i.clock.set("2022-11-15 00:30")
    i.station.close_days(MONDAY)


def past_campaign(i: Insider) -> None:
    """A season that is over already, of a thousand eggs a box."""
    past = i.campaign(
        "past",
        code='"gift"',
        starts="2022-10-01",
        ends="2022-10-31",
        eggs_per_reward="1000",
    )
    i.station.add_campaign(past, reason="headquarters called")
    i.returns(waybill(77_000), at="2022-10-31 10:00")


def to_self(i: Insider) -> None:
    """Boxes that never came, without a customer, all within an hour."""
    for number in range(35):
        (event,) = i.returns(f"YT0000{number * 7919 + 100_003:09d}")
        assert event.issued is not None
        i.station.redeem(event.issued.voucher)


def in_a_row(i: Insider) -> None:
    """Waybills invented by counting."""
    i.returns(*(f"SF9000000{number:06d}" for number in range(4)))


def of_no_shape(i: Insider) -> None:
    """Waybills invented by typing."""
    i.returns("ABCDEFGH1", "QWERTZUIOP", "XXXXXXXX99")


def own_batch(i: Insider) -> None:
    """A batch for a school that is none, redeemed at once."""
    event: Any = i.station.issue_batch(5, 10, "school day").event
    for code in event.vouchers:
        i.station.redeem(code)


def eggs_taken(i: Insider) -> None:
    """Eggs go home, and the count goes down."""
    stock = i.station.eggs_now().stock
    i.station.count_eggs(max(0, stock - 30), reason="they were not there")


def eggs_broken(i: Insider) -> None:
    """Eggs go home as broken ones."""
    i.station.break_eggs(25, "fallen")


def voided_in_loops(i: Insider) -> None:
    """A customer's voucher is issued anew, and anew."""
    code = i.open_voucher()
    for _ in range(2):
        event: Any = i.station.reissue_voucher(code, "slip faded").event
        code = event.voucher
    i.station.redeem(code)


def out_and_in(i: Insider) -> None:
    """A box is sent by the book, stays, and comes back for its next reward."""
    tag = i.box_on_hand()
    i.station.send_shipment("SF8000000000017", box=tag, covered=True, retaped=True)
    i.clock.forward(minutes=20)
    i.returns("SF8000000000017", size=None)


def cage_lies(i: Insider) -> None:
    """Half of a cage went to another yard."""
    i.returns(*(waybill(88_000 + n * 10) for n in range(6)), defects=["wet"])
    i.station.close_cage(300)


def one_customer(i: Insider) -> None:
    """A friend's number takes whatever comes."""
    i.returns(*(waybill(99_000 + n * 10) for n in range(120)), customer="13900009999")


def guessing(i: Insider) -> None:
    """Codes with right check digits, one after another, whatever the name."""
    for number in range(4):
        with i.open_as(f"Zhao {number}") as station, pytest.raises(errors.VoucherUnknown):
            station.redeem(desk.unknown_code(number))


def threshold_raised(i: Insider) -> None:
    """What stands out is told not to."""
    i.station.set_setting("review_vouchers", 1000)


def told_late(i: Insider) -> None:
    """Slips of two days ago that nobody else has seen."""
    for number in range(5):
        i.returns(waybill(66_000 + number * 10), at="2022-11-12 09:00")


def older_book(i: Insider) -> None:
    """A backup in the book's place, once it is said how many entries are lost."""
    i.station.backup(i.folder / "before.db")
    i.station.redeem(i.open_voucher())
    i.station.book.close()
    Station.restore(
        i.station.path, i.folder / "before.db", True, lose_entries=1, clerk="Zhao",
        clock=i.clock, reason="disk trouble",
    )  # fmt: skip


SHOWN: dict[Trick, Kind] = {
    paid_again: Kind.PAID_AGAIN,
    expired_by_at: Kind.MOVED,
    capped_by_at: Kind.MOVED,
    borrowed_name: Kind.NAMES,
    past_campaign: Kind.CAMPAIGNS,
    to_self: Kind.UNNAMED,
    in_a_row: Kind.WAYBILLS,
    of_no_shape: Kind.WAYBILLS,
    own_batch: Kind.QUICK,
    eggs_taken: Kind.EGGS,
    eggs_broken: Kind.EGGS,
    voided_in_loops: Kind.VOUCHERS,
    out_and_in: Kind.BACK,
    cage_lies: Kind.CAGES,
    one_customer: Kind.CUSTOMER,
    guessing: Kind.CODES,
    threshold_raised: Kind.BOOK,
    told_late: Kind.LATE,
    older_book: Kind.BOOK,
}


@pytest.mark.parametrize("trick", SHOWN, ids=lambda trick: trick.__name__)
def test_a_trick_stands_out(insider: Insider, trick: Trick) -> None:
    (insider.folder / "capped.toml").write_text(capped_rule(insider.station), "utf-8")
    before = {one.line for one in stands_out(insider.station)}
    trick(insider)
    with insider.open_as("Chen") as owner:
        found = [one for one in stands_out(owner) if one.line not in before]
    assert SHOWN[trick] in {one.kind for one in found}, [one.line for one in found]


def capped_rule(station: Station) -> str:
    """The running campaign with a limit of one egg for a customer and day."""
    rule = station.show_campaign("eggs-2022").rule() | {"eggs_per_customer_day": 3}
    dates = {key: rule.pop(key) for key in ("starts", "ends")}
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}"
        for key, value in rule.items()
        if value is not None
    ]
    return "\n".join(["[campaign]", *lines, *(f"{k} = {v}" for k, v in dates.items())])


# --- tricks that are refused -------------------------------------------------------


def twice(i: Insider) -> None:
    """One slip, two baskets."""
    code = i.open_voucher()
    i.station.redeem(code)
    i.station.redeem(code)


def old_slip(i: Insider) -> None:
    """The slip that was replaced."""
    code = i.open_voucher()
    i.station.reissue_voucher(code, "slip faded")
    i.station.redeem(code)


def before_its_issue(i: Insider) -> None:
    """Eggs of the early morning for a voucher of eight."""
    (event,) = i.returns(waybill(55_000))
    assert event.issued is not None
    i.station.redeem(event.issued.voucher, at=f"{MONDAY} 07:00")


def undone_after_eggs(i: Insider) -> None:
    """The box is taken back, the eggs stay."""
    (event,) = i.returns(waybill(55_000))
    assert event.issued is not None
    seq = desk.entries(i.station)
    i.station.redeem(event.issued.voucher)
    i.station.undo(seq)


def clock_back(i: Insider) -> None:
    """The computer's clock is put back to a better day."""
    i.clock.set("2022-11-09 10:00")
    i.station.redeem(i.open_voucher())


def older_book_unsaid(i: Insider) -> None:
    """A backup in the book's place after the night, nothing said of what is lost."""
    i.station.backup(i.folder / "before.db")
    i.station.redeem(i.open_voucher())
    i.clock.set("2022-11-15 00:30")
    i.station.close_days(MONDAY)
    i.station.book.close()
    before = i.folder / "before.db"
    Station.restore(i.station.path, before, True, reason="disk trouble", clock=i.clock)


def other_keys(i: Insider) -> None:
    """Other keys, so that every waybill is new again."""
    key = Key(Serves.WAYBILLS, "2022", MONDAY, b"x" * 32)
    keys_path(i.station.path).unlink()
    write_kept(i.station.path, Kept((key,)))
    i.returns(waybill(55_000))


def guessing_on(i: Insider) -> None:
    """Guess after guess."""
    for number in range(9):
        try:
            i.station.redeem(desk.unknown_code(number))
        except errors.VoucherUnknown:
            continue


def no_reason(i: Insider) -> None:
    """A voucher is made void, and nobody says why."""
    i.station.void_voucher(i.open_voucher(), "")


def no_second(i: Insider) -> None:
    """Alone, where two are asked for."""
    i.station.set_setting("second_name", 1)
    i.station.void_voucher(i.open_voucher(), "given back")


def own_second(i: Insider) -> None:
    """One's own name twice."""
    i.station.void_voucher(i.open_voucher(), "given back", second="Zhao")


def redeemed_batch_undone(i: Insider) -> None:
    """A batch is taken back once its eggs are gone."""
    recorded = i.station.issue_batch(2, 5, "school day")
    event: Any = recorded.event
    assert recorded.entry is not None
    i.station.redeem(event.vouchers[0])
    i.station.undo(recorded.entry.seq)


REFUSED: dict[Trick, type[Refusal]] = {
    twice: errors.VoucherAlreadyRedeemed,
    old_slip: errors.VoucherReplaced,
    before_its_issue: errors.VoucherCameLater,
    undone_after_eggs: errors.UndoBlocked,
    redeemed_batch_undone: errors.UndoBlocked,
    clock_back: errors.ClockBehind,
    older_book_unsaid: errors.BackupOlder,
    other_keys: errors.WaybillKeysMissing,
    guessing_on: errors.CodesTried,
    no_reason: errors.ReasonMissing,
    no_second: errors.SecondMissing,
    own_second: errors.SecondIsClerk,
}


@pytest.mark.parametrize("trick", REFUSED, ids=lambda trick: trick.__name__)
def test_a_trick_is_refused(insider: Insider, trick: Trick) -> None:
    with pytest.raises(REFUSED[trick]):
        trick(insider)


# --- tricks that earn nothing ------------------------------------------------------


def same_box(i: Insider) -> None:
    """A box that never left."""
    i.station.return_box(i.box_on_hand())


def second_carton(i: Insider) -> None:
    """A second carton of a parcel that earned its reward."""
    i.returns(waybill(55_000))
    i.returns(waybill(55_000), another=True)


def lost_and_found(i: Insider) -> None:
    """A box is counted missing, and comes over the counter."""
    tag = i.box_on_hand()
    shelf = i.one(f"SELECT shelf FROM box WHERE tag = '{tag}'")
    others = i.one(
        f"SELECT group_concat(box) FROM box WHERE shelf = '{shelf}' AND tag <> '{tag}'"
        " AND state IN ('reuse', 'hold', 'pulp')"
    )
    i.station.count_shelf(shelf, (others or "").split(","))
    i.station.return_box(tag)


def foreign_tag(i: Insider) -> None:
    """A tag that another station might have printed."""
    from cainiao_recycle.domain.codes import CodeType, make

    i.returns(make(CodeType.TAG, lambda _limit: 4_000_000_000_017))


@pytest.mark.parametrize(
    ("trick", "vouchers"),
    [(same_box, 0), (second_carton, 1), (lost_and_found, 0), (foreign_tag, 0)],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_a_trick_earns_nothing(insider: Insider, trick: Trick, vouchers: int) -> None:
    before = insider.one("SELECT count(*) FROM voucher")
    trick(insider)
    assert insider.one("SELECT count(*) FROM voucher") - before == vouchers


# --- tricks with a shell, which `check` finds --------------------------------------


def reopened(i: Insider) -> None:
    """A redeemed voucher is open again."""
    i.sql(
        "UPDATE voucher SET state = 'open', closed_at = NULL, closed_by = NULL"
        " WHERE voucher = (SELECT min(voucher) FROM voucher WHERE state = 'redeemed')"
    )


def trigger_added(i: Insider) -> None:
    """Whatever is redeemed opens again by itself."""
    i.sql(
        "CREATE TRIGGER again AFTER INSERT ON egg_movement BEGIN UPDATE voucher"
        " SET eggs = eggs WHERE voucher = NEW.voucher; END"
    )


def voucher_added(i: Insider) -> None:
    """A voucher of a hundred eggs that no entry issued."""
    code = desk.unknown_code(3)
    i.sql(
        "INSERT INTO voucher (voucher, eggs, campaign, campaign_date, business_date,"
        " valid_from, valid_until, state, issued_seq, issued_nth, issued_at, opened_seq,"
        " changed_seq)"
        f" VALUES ('{code}', 100, 'eggs-2022', '{MONDAY}', '{MONDAY}', '{MONDAY}',"
        " '2022-12-31', 'open', 20, 1, 0, 20, 20)"
    )


def entry_changed(i: Insider) -> None:
    """Somebody else's name on an entry."""
    i.sql(
        "DROP TRIGGER journal_never_changes",
        "UPDATE journal SET clerk = 'Wang' WHERE seq = 100",
    )


@pytest.mark.parametrize(
    "trick",
    [reopened, trigger_added, voucher_added, entry_changed],
    ids=lambda trick: trick.__name__,
)
def test_a_trick_fails_the_check(insider: Insider, trick: Trick) -> None:
    trick(insider)
    with Station.open(insider.station.path, clock=insider.clock) as owner:
        assert [one.check for one in owner.check_file() if not one.ok]


def test_a_journal_written_anew_fails_against_what_was_handed_out(
    insider: Insider, week: Path
) -> None:
    """Chain and tables computed anew: only a head that somebody else has can tell."""
    rewritten(insider.station, with_clerk(100, "Wang"))
    with Station.open(insider.station.path, clock=insider.clock) as owner:
        for place in (week.parent / "exports", week.parent / "backup.db"):
            failed = [o.check for o in owner.check_file([str(place)]) if not o.ok]
            assert "against" in failed
