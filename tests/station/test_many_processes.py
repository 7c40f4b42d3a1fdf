"""Many counters at one book: eggs are handed out once, and nobody meets a lock."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned, DayClosed
from cainiao_recycle.store import journal
from tests import desk
from tests.desk import PHONE, Clock

REDEEM = """
import json, random, sys
from collections import Counter
from cainiao_recycle import Station
from cainiao_recycle.errors import Refusal
path, clerk, at = sys.argv[1:4]
codes = json.loads(sys.stdin.readline())
random.Random(clerk).shuffle(codes)
paid, said = [], Counter()
with Station.open(path, clerk=clerk) as station:
    print("ready", flush=True)
    sys.stdin.readline()
    for code in codes:
        try:
            station.redeem(code, at=at)
            paid.append(code)
        except Refusal as refusal:
            said[refusal.name] += 1
print(json.dumps([paid, said]))
"""

RETURN = """
import json, sys
from collections import Counter
from cainiao_recycle import Station
path, clerk, at = sys.argv[1:4]
waybills = json.loads(sys.stdin.readline())
said = Counter()
with Station.open(path, clerk=clerk) as station:
    print("ready", flush=True)
    sys.stdin.readline()
    for waybill in waybills:
        recorded = station.return_box(waybill, size="5", customer="13900001234", at=at)
        said[recorded.event.reward] += 1
print(json.dumps([[], said]))
"""

CLOSE = """
import json, sys
from cainiao_recycle import Station
from cainiao_recycle.errors import Refusal
path, clerk, at = sys.argv[1:4]
sys.stdin.readline()
closed, said = [], {}
with Station.open(path, clerk=clerk) as station:
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        closed = [day.date for day in station.close_days("2022-12-31")]
    except Refusal as refusal:
        said = {refusal.name: 1}
print(json.dumps([closed, said]))
"""


def at_once(
    script: str, path: Path, work: list[str], processes: int
) -> list[tuple[list[str], Counter[str]]]:
    """Run a script in several processes that begin together; what each came to."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path), f"clerk-{n}", "2022-11-11T12:00"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(processes)
    ]  # fmt: skip
    for one in running:
        assert one.stdin is not None
        one.stdin.write(json.dumps(work) + "\n")
        one.stdin.flush()
    for one in running:
        assert one.stdout is not None
        one.stdout.readline()
    for one in running:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    ended = [one.communicate(timeout=300) for one in running]
    assert [error for _, error in ended if error] == []
    assert all(one.returncode == 0 for one in running)
    told = [json.loads(output.splitlines()[-1]) for output, _ in ended]
    return [(done, Counter(said)) for done, said in told]


def issue(station: Station, vouchers: int) -> list[str]:
    codes = []
    for number in range(vouchers):
        event = station.return_box(desk.waybill(number), size="5").event
        assert isinstance(event, BoxReturned)
        assert event.issued is not None
        codes.append(event.issued.voucher)
    return codes


@pytest.mark.parametrize(
    ("processes", "vouchers"), [(8, 300), pytest.param(16, 2000, marks=pytest.mark.slow)]
)
def test_many_counters_redeem_each_voucher_once(
    station: Station, processes: int, vouchers: int
) -> None:
    station.receive_eggs(vouchers)
    codes = issue(station, vouchers)
    came_to = at_once(REDEEM, station.path, codes, processes)
    paid = [code for done, _ in came_to for code in done]
    assert sorted(paid) == sorted(codes)
    said = sum((said for _, said in came_to), Counter())
    assert said == {"voucher-already-redeemed": (processes - 1) * vouchers}
    assert (station.eggs_now().stock, station.eggs_now().owed) == (0, 0)
    desk.assert_adds_up(station)


def test_many_counters_reward_each_waybill_once(station: Station) -> None:
    came_to = at_once(RETURN, station.path, [desk.waybill(n) for n in range(40)], 4)
    said = sum((said for _, said in came_to), Counter())
    assert said == {"granted": 40, "already-rewarded": 120}
    assert desk.row(station, "SELECT count(*), sum(credits) FROM box_return") == (40, 40)
    desk.assert_adds_up(station)


def test_days_closed_by_two_at_once_are_closed_once(station: Station, clock: Clock) -> None:
    for _ in range(5):
        station.return_box(desk.waybill(desk.entries(station)), size="5", customer=PHONE)
        clock.forward(days=1)
    came_to = at_once(CLOSE, station.path, [], 4)
    said = sum((said for _, said in came_to), Counter())
    assert set(said) <= {"day-sealed"}
    sealed = [day.date for day in sealings(station)]
    assert sealed == sorted(set(sealed))
    # The wall clock has gone on since: every day with entries is over.
    assert sealed[:5] == [f"2022-11-{day}" for day in range(11, 16)]
    desk.assert_adds_up(station)


def sealings(station: Station) -> list[DayClosed]:
    """The entries that sealed days, in order."""
    found = (entry.event for entry in journal.entries(station.book.db))
    return [event for event in found if isinstance(event, DayClosed)]
