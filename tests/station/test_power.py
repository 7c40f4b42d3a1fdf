"""The power goes anywhere in a day's work; the same work run again ends the same.

A series of requests, each under its id, is run by a process that is killed at a random
moment, again and again, until one run reaches its end. The book must then equal that
of a series nobody interrupted: equal after renaming drawn codes, and leaving out when
entries were recorded and their hashes.
"""

import json
import random
import re
import signal
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain.events import BoxReturned
from cainiao_recycle.errors import Refusal, RequestUndone
from cainiao_recycle.store import journal
from tests import desk
from tests.desk import PHONE

ROOT = Path(__file__).parents[2]
DRAWN = re.compile(r"\b[789][0-9]{15}\b")


class Series:
    """A day of work, told once; `run` does it, from wherever it was left."""

    def __init__(self, station: Station, boxes: int) -> None:
        self.station = station
        self.boxes = boxes

    def run(self) -> None:
        station, boxes = self.station, self.boxes
        station.receive_eggs(boxes, at="2022-11-11T08:00", request_id="eggs")
        codes = [self.return_one(number) for number in range(boxes)]
        for number, code in enumerate(codes):
            at = f"2022-11-11T13:{number % 60:02d}"
            match number % 5:
                case 0 | 1:
                    station.redeem(code, at=at, request_id=f"redeem-{number}")
                case 2:
                    station.reissue_voucher(
                        code, "faded", at=at, request_id=f"again-{number}"
                    )
                case 3:
                    station.void_voucher(code, "lost", at=at, request_id=f"void-{number}")
        for number in range(0, boxes, 4):
            name, at = f"S-{number}", f"2022-11-11T15:{number % 60:02d}"
            station.enter_shipment(
                name, [desk.item(100, 100, 100)], at=at, request_id=f"in-{number}"
            )
            station.pack_shipment(name, at=at, request_id=f"pack-{number}")
            station.send_shipment(
                name, waybill=f"SF{number:012d}", covered=True, retaped=True, at=at,
                request_id=f"send-{number}",
            )  # fmt: skip
        station.return_box("SF000000000000", at="2022-11-11T16:00", request_id="home")
        station.close_cage(at="2022-11-11T17:00", request_id="cage")
        station.collect_pulp(
            "T-1", 800, "12", "1", at="2022-11-11T17:30", request_id="mill"
        )
        last = self.return_last()
        station.undo(last, "not ours", at="2022-11-11T18:01", request_id="undo")

    def return_last(self) -> int:
        """The entry of a box that is undone after it, before the cut or after."""
        try:
            last = self.station.return_box(
                desk.waybill(9_999), size="5", at="2022-11-11T18:00", request_id="last"
            )
        except RequestUndone as undone:
            return int(str(undone.facts["entry"]))
        assert last.entry is not None
        return last.entry.seq

    def return_one(self, number: int) -> str:
        options = {"defects": ["wet"]} if number % 7 == 6 else {}
        visit = f"V-{number}" if number % 3 == 0 else None
        at = f"2022-11-11T{9 + number // 60:02d}:{number % 60:02d}"
        event = self.station.return_box(
            desk.waybill(number), size="5", customer=PHONE if number % 2 else None,
            visit=visit, at=at, request_id=f"return-{number}", **options,
        ).event  # fmt: skip
        issued = event.issued if isinstance(event, BoxReturned) else None
        if visit is not None:
            ended = self.station.finish_visit(visit, at=at, request_id=f"end-{number}")
            issued = ended.event.issued  # type: ignore[attr-defined]
        assert issued is not None
        return issued.voucher


def prepare(path: Path) -> None:
    Station.create(
        path, desk.CODE, desk.NAME, clerk=desk.CLERK, clock=desk.Clock("2022-11-11 07:30")
    )
    desk.share_keys(path)
    with closing(
        Station.open(path, clerk=desk.CLERK, clock=desk.Clock("2022-11-11 07:30"))
    ) as station:
        desk.add_campaign(
            station, desk.EGGS_2022, at="2022-11-11T07:30", request_id="campaign"
        )


def canonical(path: Path) -> tuple[str, str]:
    """The journal without recorded_at and hashes, and the tables, drawn codes renamed
    in the order in which the journal first names them.
    """
    names: dict[str, str] = {}

    def rename(text: str) -> str:
        return DRAWN.sub(lambda m: names.setdefault(m[0], f"code-{len(names)}"), text)

    with closing(Station.open(path, clerk=desk.CLERK)) as station:
        assert journal.verify(station.book.db)
        rows = station.book.db.execute(
            """SELECT seq, request_id, kind, happened_at, business_date, clerk, payload
               FROM entry ORDER BY seq"""
        ).fetchall()
    told = rename("\n".join(repr([*row[:-1], without_hashes(row[-1])]) for row in rows))
    tables = desk.table_rows(path)
    listed = {
        table: sorted(rename(repr(row)) for row in rows) for table, rows in tables.items()
    }
    return told, repr(listed)


def without_hashes(payload: str) -> dict[str, object]:
    """A payload without the head of the journal."""
    facts = json.loads(payload)
    return {key: value for key, value in facts.items() if key != "head"}


def run_series(path: Path, boxes: int, kill_after_s: float | None) -> bool:
    """Run the series in a process of its own; whether it reached its end."""
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.station.test_power", str(path), str(boxes)],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    running.stdout.readline()
    if kill_after_s is not None:
        time.sleep(kill_after_s)
        with suppress(ProcessLookupError):
            running.send_signal(signal.SIGKILL)
    _, said = running.communicate(timeout=120)
    assert running.returncode in (0, -signal.SIGKILL), said
    return running.returncode == 0


@pytest.mark.parametrize(
    ("boxes", "kills", "seeds"),
    [(24, 6, [1]), pytest.param(60, 40, [2, 3, 4, 5], marks=pytest.mark.slow)],
)
def test_the_same_work_after_any_power_cut_ends_in_equal_tables(
    tmp_path: Path, boxes: int, kills: int, seeds: list[int]
) -> None:
    straight = tmp_path / "straight.db"
    prepare(straight)
    began = time.monotonic()
    assert run_series(straight, boxes, None)
    whole_s = time.monotonic() - began
    for seed in seeds:
        chance = random.Random(seed)
        # In a folder of its own: beside the other it would be a copy that was worked in.
        path = tmp_path / f"cut-{seed}" / "station.db"
        prepare(path)
        cut = 0
        for _ in range(kills):
            cut += not run_series(path, boxes, chance.uniform(0.0, whole_s * 0.2))
        assert cut, "no run was cut"
        assert run_series(path, boxes, None)
        assert canonical(path) == canonical(straight)
        with closing(Station.open(path, clerk=desk.CLERK)) as station:
            desk.assert_adds_up(station)


def test_a_power_cut_before_an_answer_is_no_reason_to_pay_twice(tmp_path: Path) -> None:
    path = tmp_path / "station.db"
    prepare(path)
    for _ in range(2):
        assert run_series(path, 10, None)
    with closing(Station.open(path, clerk=desk.CLERK)) as station:
        redeemed = station.list_vouchers("redeemed")
        assert len(redeemed) == 4
        with pytest.raises(Refusal):
            station.redeem(redeemed[0].code, at="2022-11-11T19:00")


if __name__ == "__main__":
    with closing(Station.open(sys.argv[1], clerk=desk.CLERK)) as at_work:
        print("ready", flush=True)
        Series(at_work, int(sys.argv[2])).run()
