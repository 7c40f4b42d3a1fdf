"""The working week of `sample_data/`, replayed through the station's verbs.

Run as a process (`python -m tests.week STATION.db`) so that it can be killed anywhere;
run again it goes on where it was cut off, and says `done` at its end.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from cainiao_recycle import Station
from cainiao_recycle.errors import DaySealed, NothingNew, RequestUndone
from cainiao_recycle.store import journal
from tests import desk

SAMPLES = Path(__file__).parents[1] / "sample_data"
AFTER_THE_WEEK = "2022-11-14 08:00"

Line = dict[str, Any]


def lines() -> list[Line]:
    """What is done in the week, in order."""
    told = (SAMPLES / "week.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in told]


def day_of(line: Line) -> str:
    """The day a line belongs to; a day is closed after midnight."""
    return str(line.get("date") or line["at"])[:10]


class Week:
    """A week as it is replayed into one station file."""

    def __init__(self, station: Station, exports: Path) -> None:
        self.station = station
        self.exports = exports

    def run(self, days: int = 7, ahead: bool = False) -> None:
        """Everything from the campaign to the last export. `ahead`: the parcels of all
        days wait from the first morning on, and every box is held against them, which
        takes minutes; else only the first day's do before its boxes come.
        """
        station = self.station
        station.add_campaign(
            SAMPLES / "campaign-2022.toml", request_id="campaign", reason="a new season"
        )
        all_accepted(station.import_sizes(SAMPLES / "sizes.csv"))
        told = sorted(set(map(day_of, lines())))
        for date in told if ahead else told[:1]:
            self.import_parcels(date)
        for line in lines():
            if day_of(line) in told[:days]:
                self.do(line)

    def do(self, line: Line) -> None:
        """One line."""
        verb = line.pop("verb")
        if verb == "import returns":
            self.import_day(line["file"], line["date"])
        elif verb == "close":
            self.close(line["date"])
        else:
            # A week that was cut off and is run again may have undone this line's entry.
            with suppress(RequestUndone):
                VERBS[verb](self, line)

    def import_day(self, file: str, date: str) -> None:
        """That day's rows of the returns, and its parcels."""
        self.import_rows(file, "at", date, self.station.import_returns)
        self.import_parcels(date)

    def import_parcels(self, date: str) -> None:
        """A day's parcels; those that are there already once more."""
        number = f"S-{date[5:7]}{date[8:]}-"
        self.import_rows("shipments.csv", "shipment", number, self.station.import_shipments)

    def import_rows(
        self, file: str, column: str, begins: str, verb: Callable[[Path], Any]
    ) -> None:
        """The rows of a table in which a column begins so."""
        with (SAMPLES / file).open(encoding="utf-8", newline="") as table:
            reader = csv.DictReader(table)
            rows = [row for row in reader if row[column].startswith(begins)]
        with tempfile.TemporaryDirectory() as folder:
            part = Path(folder) / file
            with part.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, reader.fieldnames or ())
                writer.writeheader()
                writer.writerows(rows)
            all_accepted(verb(part))

    def close(self, date: str) -> None:
        """The night: a day closed before stays closed; then the export."""
        with suppress(DaySealed):
            self.station.close_days(date)
        with suppress(NothingNew):
            self.station.export_days(self.exports, date)

    def answer(self, request_id: str) -> journal.Entry:
        """The entry a request made."""
        entry = journal.by_request(self.station.book.db, request_id)
        assert entry is not None, request_id
        return entry

    def voucher(self, request_id: str) -> str:
        """The voucher a request issued."""
        event: Any = self.answer(request_id).event
        issued = getattr(event, "issued", None)
        return issued.voucher if issued else event.voucher


def all_accepted(steps: Any) -> None:
    """Run an import; none of its rows may be refused."""
    refused = [one for one in steps.outcomes if one.refusal]
    assert not refused, [(one.line, str(one.refusal)) for one in refused]


def of_tag(week: Week, line: Line) -> Line:
    """A box named by the request that took it in."""
    if (of := line.pop("of", None)) is not None:
        event: Any = week.answer(of).event
        line["code"] = event.tag
    return line


def take_back(week: Week, line: Line) -> object:
    """An entry undone, named by its request."""
    entry = week.answer(line.pop("of")).seq
    return week.station.undo(entry, **line)


def with_voucher(verb: str) -> Callable[[Week, Line], object]:
    """A verb about the voucher a request issued."""

    def run(week: Week, line: Line) -> object:
        code = week.voucher(line.pop("of"))
        return getattr(week.station, verb)(code, **line)

    return run


def plain(verb: str) -> Callable[[Week, Line], object]:
    """A verb whose options stand in the line as they are."""
    return lambda week, line: getattr(week.station, verb)(**line)


def renamed(verb: str, **names: str) -> Callable[[Week, Line], object]:
    """The same, with some options called as the verb calls them."""

    def run(week: Week, line: Line) -> object:
        options = {names.get(key, key): value for key, value in line.items()}
        return getattr(week.station, verb)(**options)

    return run


VERBS: dict[str, Callable[[Week, Line], object]] = {
    "redeem": with_voucher("redeem"),
    "voucher void": with_voucher("void_voucher"),
    "voucher reissue": with_voucher("reissue_voucher"),
    "return": lambda week, line: week.station.return_box(
        **{("defects" if k == "defect" else k): v for k, v in of_tag(week, line).items()}
    ),
    "undo": take_back,
    "eggs receive": plain("receive_eggs"),
    "eggs break": plain("break_eggs"),
    "eggs count": plain("count_eggs"),
    "boxes regrade": plain("regrade_box"),
    "ship pack": renamed("pack_shipment", code="shipment"),
    "ship release": renamed("release_shipment", code="shipment"),
    "ship send": plain("send_shipment"),
    "pulp cage": plain("close_cage"),
    "pulp collect": renamed("collect_pulp", cage="numbers"),
}


def main(path: Path, days: int, ahead: bool = False) -> None:
    """Replay the week into a station file that is there."""
    print("begun", flush=True)
    clock = desk.Clock(AFTER_THE_WEEK)
    with Station.open(
        path, clerk=desk.CLERK, clock=clock, draw=desk.seeded().randrange
    ) as s:
        # Drawn anew after each start: codes of a run before must not come again.
        s.draw = desk.seeded(journal.head(s.book.db)[0]).randrange
        Week(s, path.parent / "exports").run(days, ahead)
    print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), "ahead" in sys.argv)
