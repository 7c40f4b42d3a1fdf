"""Nobody's waybill and nobody's telephone is at rest anywhere: a season through every
door, and then every byte of every file, in every spelling a number could hide in.
"""

import base64
import csv
import hashlib
import json
import random
import re
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cainiao_recycle import Station
from cainiao_recycle.domain import privacy, references
from cainiao_recycle.store import journal
from tests import desk
from tests.cli.conftest import Answer, Program, at

CORE = "73190246"
"""Digits that every waybill of these tests has in its middle."""
CALLED = "1378642"
"""Digits that every telephone of these tests begins with."""

SLIPS = (".png", ".svg", ".pdf", ".escpos", ".txt")


def plain_spellings(core: str) -> Iterator[bytes]:
    """A run of digits in every encoding of text, whatever stands around it."""
    for codec in ("ascii", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp037"):
        raw = core.encode(codec)
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
    yield core[::-1].encode()
    yield core.translate({ord(str(n)): 0xFF10 + n for n in range(10)}).encode()
    raw = core.encode()
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw)
        shown = whole[(before * 8 + 5) // 6 : (before + len(raw)) * 8 // 6]
        yield shown
        yield shown.translate(bytes.maketrans(b"+/", b"-_"))
    for before in range(5):
        whole = base64.b32encode(bytes(before) + raw)
        yield whole[(before * 8 + 4) // 5 : (before + len(raw)) * 8 // 5]
        yield whole[(before * 8 + 4) // 5 : (before + len(raw)) * 8 // 5].lower()
    yield ",".join(core).encode()
    yield ", ".join(core).encode()
    for sign in " -":
        yield (core[:4] + sign + core[4:]).encode()


def varint(value: int) -> bytes:
    """As SQLite and others write it, seven bits a byte."""
    found = [value & 0x7F]
    while value := value >> 7:
        found.append(value & 0x7F | 0x80)
    return bytes(reversed(found))


def as_integers(number: str) -> Iterator[tuple[str, bytes]]:
    """The digits of a number as an integer, in any way that bytes have it."""
    digits = "".join(filter(str.isdigit, number.partition("-")[0]))
    value = int(digits)
    if value.bit_length() > 32:
        yield "big", value.to_bytes(6, "big")
        yield "little", value.to_bytes(6, "little")
        yield "varint", varint(value)
        yield "reversed varint", varint(value)[::-1]
        yield "hexadecimal", hex(value)[2:].encode()
    if len(digits) > 12:
        yield "packed", bytes.fromhex(digits[:12])
        yield "packed", bytes.fromhex(digits[1:13])


def texts_around(number: str) -> Iterator[str]:
    """What could have been hashed of a number without a key."""
    bare = number.partition("-")[0]
    for told in {number, bare, number.lower(), "".join(filter(str.isdigit, bare))}:
        for begins in ("", "waybill:", "phone:", "member:", "code:", "pad:", "row:"):
            yield begins + told
        yield told + "\n"
        yield json.dumps(told)
        yield repr(told)
        yield json.dumps({"code": told})
        yield json.dumps({"waybill": told})
        for size in ("", "5"):
            row = {"code": told, "size": size}
            yield repr(sorted(row.items()))
            yield repr(row)
            yield json.dumps(row)
            yield json.dumps(row, separators=(",", ":"))
        yield repr([("code", told), ("size", "5"), ("at", AT)])
        yield repr(sorted({"code": told, "size": "5", "at": AT}.items()))
        yield repr([("shipment", told), *SIDES.items()])
        parcel = repr(sorted({"shipment": told, **SIDES}.items()))
        yield parcel
        yield hashlib.sha256(parcel.encode()).hexdigest()[:24]
        yield journal.canonical(("enter", None, (told, [ITEM], 0)))
        for told_at in (None, AT, AT[:16]):
            yield journal.canonical(
                ("return", told_at, (told, None, "5", None, None, (), None, None, False,
                                     None, False))
            )  # fmt: skip
            yield journal.canonical(
                ("send", told_at, (told, told, None, True, False, False))
            )
            yield journal.canonical(
                ("send", told_at, (told, None, None, True, False, False))
            )
            yield journal.canonical(("pack", told_at, (told, None)))
            yield journal.canonical(("release", told_at, (told,)))
            yield journal.canonical(("move", told_at, (told, "7")))
            yield journal.canonical(("regrade", told_at, (told, "B", "x")))
            yield journal.canonical(("count-shelf", told_at, ("5", [told])))


AT = "2022-11-11T09:00:00+08:00"
ITEM = desk.item(
    250, 140, 150, 0, item="tea", count=1, padding_mm=0, upright=False, fragile=False
)
SIDES = {"item": "tea", "length_mm": "250", "width_mm": "140", "height_mm": "150"}


def digests(number: str) -> Iterator[bytes]:
    """The first eight bytes of any digest without a key."""
    for text in texts_around(number):
        for kind in ("sha256", "sha1", "md5"):
            yield hashlib.new(kind, text.encode(), usedforsecurity=False).digest()[:8]


def unpacked(data: bytes) -> Iterator[bytes]:
    """A file, and what is packed in it, as pictures and PDF pack."""
    yield data
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            yield zlib.decompressobj().decompress(data[found.start() :])
        except zlib.error:
            continue
    if data[:4] == b"\x89PNG":
        parts, where = [], 8
        while where < len(data):
            size = int.from_bytes(data[where : where + 4])
            if data[where + 4 : where + 8] == b"IDAT":
                parts.append(data[where + 8 : where + 8 + size])
            where += size + 12
        yield zlib.decompress(b"".join(parts))


Spellings = dict[str, set[bytes]]
"""Needles that each number has for itself, by their kind."""

HEX = re.compile(rb"[0-9a-f]{10,}", re.I)


def own_spellings(numbers: Iterable[str], every: int = 1) -> Spellings:
    """Those of each number by itself; digests of each n-th."""
    found: Spellings = {"digest": set()}
    for n, number in enumerate(sorted(numbers)):
        if n % every == 0:
            found["digest"].update(digests(number))
        for kind, one in as_integers(number):
            found.setdefault(kind, set()).add(one)
    return found


def spellings() -> set[bytes]:
    """Those of the digits that all have in common."""
    return {*plain_spellings(CORE), *plain_spellings(CALLED)}


def places(data: bytes, wanted: set[bytes], size: int) -> Iterable[int]:
    """Where one of some needles of one size may begin. Integers have a beginning or an
    end in common; digests may be anywhere.
    """
    for where, parts in (
        (0, {one[:3] for one in wanted}),
        (size - 3, {one[-3:] for one in wanted}),
    ):
        if len(parts) < 100:
            either = b"|".join(map(re.escape, parts))
            found = re.finditer(b"(?=" + either + b")", data, re.S)
            return (one.start() - where for one in found if one.start() >= where)
    return range(len(data) - size + 1)


def found_in(data: bytes, shared: set[bytes], own: Spellings) -> set[bytes]:
    """Which needles are in some bytes."""
    found = {one for one in shared if one in data}
    for kind, wanted in own.items():
        for size in {len(one) for one in wanted} if kind != "hexadecimal" else ():
            of_size = {one for one in wanted if len(one) == size}
            windows = (data[n : n + size] for n in places(data, of_size, size))
            found |= of_size.intersection(windows)
    for run in HEX.finditer(data):
        text = run[0].lower()
        for n in range(len(text) - 9):
            if text[n : n + 11] in own["hexadecimal"]:
                found.add(text[n : n + 11])
            part = text[n : n + 16]
            if len(part) == 16 and bytes.fromhex(part.decode()) in own["digest"]:
                found.add(part)
    return found


class Season:
    """A station's season, told through every door, with all that was said."""

    def __init__(self, program: Program, outside: Path) -> None:
        self.program, self.outside = program, outside
        self.numbers: list[str] = []
        self.phones: list[str] = []
        self.said: list[tuple[str, str]] = []
        self.draw = random.Random(7)

    # --- numbers, and what is said ------------------------------------------------

    def waybill(self, carrier: str = "SF") -> str:
        """Another waybill."""
        n = len(self.numbers)
        number = f"{carrier}{CORE}{n:05d}"
        if carrier == "RR":
            number = f"RR{CORE}{n % 10}CN"
        self.numbers.append(number)
        return number

    def name(self) -> str:
        """A request's."""
        return f"n-{self.draw.randrange(10**9)}"

    def phone(self) -> str:
        """Another telephone."""
        self.phones.append(f"{CALLED}{len(self.phones):04d}")
        return self.phones[-1]

    def run(self, *arguments: str, stdin: str = "", told: str = "") -> Answer:
        """One command, for people or for machines in turn; what it says is kept."""
        machine = () if len(self.said) % 2 or arguments[0] == "counter" else ("--json",)
        answer = self.program(*arguments, *machine, stdin=stdin)
        assert "Traceback" not in answer.err, answer.err
        self.said.append((f"{arguments} {stdin} {told}", answer.out + answer.err))
        return answer

    def must(self, *arguments: str, stdin: str = "", told: str = "") -> dict[str, Any]:
        answer = self.program(*arguments, "--json", stdin=stdin)
        self.said.append((f"{arguments} {stdin} {told}", answer.out + answer.err))
        assert answer.code == 0, (arguments, answer)
        return answer.objects[-1] if answer.objects else {}

    def table(self, name: str, rows: list[dict[str, str]]) -> tuple[str, str]:
        """A CSV file outside, and its text."""
        path = self.outside / name
        with path.open("w", newline="") as out:
            writer = csv.DictWriter(out, {key: 0 for row in rows for key in row})
            writer.writeheader()
            writer.writerows(rows)
        return str(path), path.read_text()

    # --- what is done -------------------------------------------------------------

    def boxes_come(self, times: int) -> None:
        for _ in range(times):
            for carrier in ("SF", "YT", "JD", "JDVA", "", "RR"):
                who = ("--customer", self.phone()) if self.draw.random() < 0.6 else ()
                self.run("return", self.waybill(carrier), "--size", "5", *who, *at("09:00"))
        code = self.waybill()
        self.run("return", code, "--size", "5", "--request-id", "k1", *at("09:00"))
        self.run("return", code, "--size", "5", "--request-id", "k1", *at("09:00"))
        self.run("return", code, "--size", "5", "--request-id", "k1", *at("09:10"))
        self.run("return", code, *at("09:01"))
        self.run("return", code, "--size", "5", "--another", *at("09:01"))
        self.run("return", "--waybill", self.waybill("8"), "--size", "5", *at("09:01"))
        self.run("return", "--waybill", self.waybill(""), "--size", "5", *at("09:01"))
        for n in (1, 2, 3):
            self.run("return", f"{code[:2]}{CORE}99999-{n}-3", "--size", "5", *at("09:02"))
        piece = self.waybill("JD")
        for n in (1, 2):
            who = ("--customer", self.phone())
            self.run("return", f"{piece}-{n}-2-", "--size", "5", *who, *at("09:02"))
        self.run("return", piece, "--size", "5", *at("09:02"))
        for n in range(3):
            visit = ("--visit", "V-1", "--customer", self.phones[0])
            done = ("--done",) if n == 2 else ()
            self.run("return", self.waybill(), "--size", "5", *visit, *done, *at("09:03"))

    def pipes(self, times: int) -> None:
        lines = [json.dumps({"code": self.waybill(), "size": "5"}), self.waybill()]
        for n in range(times):
            line = {"code": self.waybill("YT"), "size": "5", "at": AT}
            if n % 2:
                line["request_id"] = f"p-{n}"
            if n % 4 > 1:
                line["customer"] = self.phone()
            lines.append(json.dumps(line))
        text = "\n".join(lines) + "\n"
        for _ in range(2):
            self.run("return", "--stdin", stdin=text)

    def imports(self, rows: int, parcels: int) -> None:
        returns = [{"code": self.waybill(), "size": "5", "at": AT} for _ in range(rows)]
        for row in returns[::2]:
            row["customer"] = self.phone()
        returns += [dict(returns[0]), dict(returns[1]), {"code": "x" + CORE, "size": "99"}]
        jd = self.waybill("JD")
        returns += [{"code": f"{jd}-{n}-2", "size": "5", "at": AT} for n in (1, 2)]
        returns.append({"code": self.waybill(), "size": "5"})
        waiting = [{"shipment": self.waybill("SF"), **SIDES} for _ in range(parcels)]
        waiting.append({"shipment": f"SF {CORE} 98765", **SIDES})
        for _ in range(2):
            path, text = self.table("returns.csv", returns)
            self.run("import", "returns", path, told=text)
            path, text = self.table("shipments.csv", waiting)
            self.run("import", "shipments", path, told=text)
        path, text = self.table("plan.csv", waiting[:40])
        self.run("ship", "plan", path, told=text)
        # One that stops half-way: a column that nobody knows, a file that ends in mid-row.
        path, text = self.table("half.csv", [{"code": self.waybill(), "size": "5"}])
        Path(path).write_text(text + '"' + self.waybill() + ",5")
        self.run("import", "returns", path, told=Path(path).read_text())
        self.parcels = [row["shipment"] for row in waiting]

    def parcels_leave(self, times: int) -> None:
        for n, parcel in enumerate(self.parcels[: times + 4]):
            for verb in (("suggest",), ("pack",), ("release",), ("pack",)):
                named = (
                    () if verb == ("suggest",) or n % 2 else ("--request-id", self.name())
                )
                self.run("ship", *verb, parcel, *named)
            if n % 3 == 0:
                self.run("ship", "pack", parcel, "--missing")
            label = ("--waybill", self.waybill("YT")) if n % 2 else ()
            self.run("ship", "send", parcel, *label, "--covered", "--request-id", f"s{n}")
            self.run("ship", "send", parcel, *label, "--covered", "--request-id", f"s{n}")
            self.run("ship", "send", parcel, *label, "--new")
        self.run("ship", "send", self.waybill(), "--new")
        self.run("ship", "send", f"YT-{CORE}-12345", "--new", "--request-id", "s-a")
        self.run("ship", "send", self.waybill(), "--box", "1", "--covered")
        self.run("return", self.numbers[-1], "--customer", self.phone())
        text = "".join(
            json.dumps({"code": self.waybill(), "new": True}) + "\n" for _ in range(times)
        )
        for _ in range(2):
            self.run("ship", "send", "--stdin", stdin=text)
        for state in ((), ("--sent",), ("--sent",)):
            self.run("ship", "list", *state)

    def shelves(self) -> None:
        known = [*self.numbers[12:14], *self.numbers[2:4]]
        self.run("boxes", "move", known[0], "9", "--request-id", self.name())
        worse = ("--condition", "B", "--reason", "x", "--request-id", self.name())
        for _ in range(2):
            self.run("boxes", "regrade", known[0], *worse)
        words = [*known[:2], self.waybill("YT"), f"SF {CORE} 44444"]
        self.run("boxes", "count", "7", *words, "--request-id", "c1")
        self.run("boxes", "count", "7", *words, "--request-id", "c1")
        self.run("boxes", "count", "5", "--stdin", stdin="\n".join(known) + "\n")
        self.run("boxes", "list")

    def looks(self) -> None:
        for number in (
            *self.numbers[:12],
            *self.parcels[:3],
            self.waybill(),
            *self.phones[:3],
        ):
            self.run("show", number)
            self.run("show", number)
        self.run("voucher", "list", "--waybill", self.numbers[0])
        self.run("voucher", "list", "--waybill", self.waybill())
        self.run("voucher", "list", "--state", "all")
        self.run("keys", "ref", *self.numbers[:3], self.waybill())
        for n in range(1, 30):
            self.run("show", str(n))
        self.run("log", "--last", "500")
        self.run("log", "--last", "500")

    def refused(self) -> None:
        here, fresh = self.numbers[0], self.waybill()
        for line in (
            ("redeem", here), ("redeem", fresh), ("redeem", "8000000000000126"),
            ("print", here), ("voucher", "void", here, "--reason", "x"),
            ("return", fresh), ("return", fresh, "--size", "99"),
            ("return", fresh, "--size", "5", "--customer", self.phone() + "9"),
            ("return", fresh, "--size", "5", "--tag", here),
            ("return", fresh, "--size", "5", "--at", "2099-01-01T00:00"),
            ("return", fresh, "--size", "5", "--visit", "x" * 50),
            ("return", here, "--size", "4"), ("return", here, "--defect", "wet"),
            ("return", f"{here}中", "--size", "5"), ("return", f"{here}ı", "--size", "5"),
            ("return", f"{here}{here}", "--size", "5"), ("return", self.phone()),
            ("ship", "send", here, "--new"), ("ship", "pack", fresh),
            ("ship", "pack", fresh, "1"), ("ship", "release", fresh),
            ("ship", "pack", self.parcels[0], here), ("ship", "send", fresh),
            ("ship", "send", fresh, "--box", here), ("ship", "suggest", fresh),
            ("ship", "send", self.phone(), "--new"), ("boxes", "move", fresh, "7"),
            ("boxes", "regrade", fresh, "--condition", "P", "--reason", "x"),
            ("undo", fresh), ("keys", "ref", "x"),
            ("keys", "join", str(self.outside / "none")),
        ):  # fmt: skip
            self.run(*line)
            self.run(*line)
        for verb in (("return",), ("ship", "send"), ("redeem",)):
            text = f'{fresh}\n{{"code": "{fresh}", "size": 5, "what": 1}}\n{{"code\n'
            self.run(*verb, "--stdin", stdin=text)

    def counter(self) -> None:
        lines = [self.waybill(), "5", self.phone(), "0", self.waybill("JD") + "-1-2-",
                 "wet", "5", "done", self.waybill(), "undo", self.waybill(), "5", "undo",
                 "undo",
                 self.parcels[-2], "y", self.parcels[-2], "y", "y", self.numbers[0],
                 self.numbers[0], "another", "5", "done", self.waybill("YT")]  # fmt: skip
        self.run("counter", stdin="\n".join(lines) + "\n")

    def undone(self) -> None:
        entries = self.program.journal()
        kinds = {kind: seq for seq, kind, _ in entries}
        for seq in sorted(kinds.values(), reverse=True):
            self.run("undo", str(seq), "--reason", "wrong")
            self.run("show", str(seq))

    def paper(self) -> None:
        found = self.program.json("voucher", "list").objects
        codes = [one["voucher"] for one in found][:3]
        (self.program.folder / "slips").mkdir()
        for code in codes:
            for ending in SLIPS[:4]:
                for copy in (1, 2):
                    name = self.program.folder / "slips" / f"{code}-{copy}{ending}"
                    self.run("print", code, "--to", str(name))
            said = self.run("print", code, "--to", "-").out
            (self.program.folder / "slips" / f"{code}.txt").write_text(said)
        for code in codes[:1]:
            self.run("redeem", code)

    def night(self) -> None:
        folder = self.program.folder
        self.run("close", "--date", desk.DAY)
        self.run("export", str(folder / "export"))
        self.run("report")
        self.run("backup", str(folder / "usb" / "copy.db"))
        self.run("check")
        assert self.program("check").code == 0, self.program("check")
        self.run("rebuild")
        self.run(
            "restore",
            "--reason",
            "the disk failed",
            str(folder / "usb" / "copy.db"),
            "--replace",
        )
        self.run("return", self.waybill(), "--size", "5", "--customer", self.phone())
        self.run("close")


def leaks(season: Season, every: int) -> dict[str, set[bytes]]:
    """What of any number lies in which file at rest."""
    shared = spellings()
    own = own_spellings({*season.numbers, *season.phones}, every)
    found: dict[str, set[bytes]] = {}
    for file in sorted(season.program.folder.rglob("*")):
        if not file.is_file():
            continue
        kept: set[bytes] = set()
        for data in unpacked(file.read_bytes()):
            kept |= found_in(data, shared, own)
        if kept:
            found[str(file.relative_to(season.program.folder))] = kept
    return found


def said_untold(season: Season) -> list[tuple[str, str]]:
    """Numbers in answers to requests that didn't carry them, and raw references."""
    found = []
    carried = re.compile(rf"[A-Z]{{0,4}}8?{CORE}[0-9A-Z]*|{CALLED}[0-9]{{4}}")
    for asked, said in season.said:
        words = {*carried.findall(re.sub(r"[ -]", "", asked).upper())}
        digits = re.sub(r"[^0-9]", "", asked)
        for one in carried.findall(said.upper()):
            is_carried = one in words or re.sub("[^0-9]", "", one) in digits
            found += [] if is_carried else [(asked[:200], one)]
        if raw := references.REFERENCE.search(said):
            found.append((asked[:200], raw[0]))
        if raw := re.search(r"\bk[0-9a-f]{6}\.[0-9a-f]", said):
            found.append((asked[:200], raw[0]))
    return found


def readable_lasts(season: Season) -> list[str]:
    """Numbers whose last four characters stand readable in what the book has of them."""
    told = [one for one in season.numbers if one.isascii() and one.isalnum()]
    found = []
    with Station.open(season.program.file, clerk=desk.CLERK) as open_book:
        for one in open_book.refer(told):
            hidden = references.REFERENCE.fullmatch(one.reference)
            assert hidden is not None
            found += [one.waybill] * hidden["hidden"].endswith(one.waybill[-4:])
        key = open_book.keyring.of_campaign("eggs-2022")
        for number in season.phones:
            kept = privacy.customer(number, key)
            found += [number] * (kept.hidden == number[-4:])
            stands = "SELECT count(*) FROM customer WHERE hidden = ?"
            assert desk.row(open_book, stands, number[-4:]) in ((0,), (1,))
    return found


def whole_season(program: Program, outside: Path, rows: int, parcels: int) -> Season:
    season = Season(program, outside)
    season.run("eggs", "receive", "900", *at("08:00"))
    season.boxes_come(2)
    season.pipes(8)
    season.imports(rows, parcels)
    season.parcels_leave(4)
    season.shelves()
    season.looks()
    season.refused()
    season.counter()
    season.paper()
    season.undone()
    season.night()
    return season


@pytest.fixture
def station(tmp_path: Path) -> Program:
    folder = tmp_path / "station"
    folder.mkdir()
    program = Program(folder)
    program.must("init", "--station", desk.CODE, "--name", desk.NAME)
    rule = tmp_path / "rule.toml"
    rule.write_text(desk.rule(starts="2022-11-01", ends="2099-12-31"))
    program.must("campaign", "add", "--reason", "a new season", str(rule))
    return program


def assert_kept_nowhere(season: Season, every: int = 1) -> None:
    path, text = season.table(
        "begun.csv", [{"code": season.waybill(), "size": "5"} for _ in range(450)]
    )
    with Station.open(season.program.file, clerk=desk.CLERK) as open_still:
        # Half of an import is in the log when somebody pulls the plug.
        next(open_still.import_returns(Path(path)).outcomes)
        open_still.return_box(season.waybill(), size="5", customer=season.phone())
        log = Path(f"{season.program.file}-wal")
        assert log.stat().st_size > 0
        assert leaks(season, every) == {}
    season.run("import", "returns", path, told=text)
    assert said_untold(season) == []
    assert len(readable_lasts(season)) <= 1
    assert season.program("check").code == 0


def test_no_number_of_a_season_is_at_rest_anywhere(
    station: Program, tmp_path: Path
) -> None:
    season = whole_season(station, tmp_path, rows=90, parcels=30)
    assert len(season.numbers) > 150
    assert_kept_nowhere(season)


@pytest.mark.slow
def test_no_number_of_a_long_season_is_at_rest_anywhere(
    station: Program, tmp_path: Path
) -> None:
    season = whole_season(station, tmp_path, rows=10_000, parcels=3_000)
    assert len(season.numbers) > 13_000
    assert_kept_nowhere(season, every=10)


def test_what_searches_finds_a_number_however_it_is_hidden() -> None:
    number, phone = f"SF{CORE}00123", f"{CALLED}0123"
    own = own_spellings([number, phone])
    value, row = int(number[2:]), repr([("code", number), ("size", "5")])
    hidden = (
        number.encode(), number.encode("utf-16-le"), number.encode("utf-32-be"),
        number.encode().hex().encode(), number[::-1].encode(),
        base64.b64encode(number.encode()), base64.b64encode(b"x" + number.encode()),
        base64.b64encode(b"xy" + phone.encode()), base64.b32encode(phone.encode()),
        base64.b32encode(b"abc" + number.encode()), value.to_bytes(6, "big"),
        value.to_bytes(8, "little"), varint(value),
        hashlib.sha256(number.encode()).digest(),
        hashlib.md5(phone.encode()).hexdigest().encode(),
        hashlib.sha256(row.encode()).hexdigest()[:24].encode(), hex(value).encode(),
        zlib.compress(number.encode()),
    )  # fmt: skip
    for one in hidden:
        data = b"before" + one + b"behind"
        assert any(found_in(each, spellings(), own) for each in unpacked(data)), one
    assert not found_in(b"SF7319024 137864 none" * 9, spellings(), own)
