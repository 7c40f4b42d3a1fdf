"""Every door of the program, each with what it takes: a hostile input is put together for
it, and handed back as something to be called and something to be shown.
"""

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import Parameter, signature
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from cainiao_recycle import Station
from cainiao_recycle.cli import completing, output, pipe, terminal
from cainiao_recycle.cli.parcels import read_items
from cainiao_recycle.cli.verbs import boxes_receive, redeem, ship_send
from cainiao_recycle.domain import (
    boxes,
    codes,
    days,
    heads,
    personal,
    printers,
    privacy,
    scans,
    text,
    transfers,
)
from cainiao_recycle.network import packages as network_packages
from cainiao_recycle.network import registering
from cainiao_recycle.night import handed_out, importing
from cainiao_recycle.packages import proving, reading
from cainiao_recycle.packages.verifying import verified
from cainiao_recycle.paper.printing.destination import parse_destination
from cainiao_recycle.station import key_care, keys
from tests import desk
from tests.hostile import inputs
from tests.hostile.world import World

RETURN = import_module("cainiao_recycle.cli.verbs.return")


class Asked(NamedTuple):
    """One input: at which door, what was given, and how to give it."""

    door: str
    given: object
    ask: Callable[[], object]


Door = Callable[[World, Random], Asked]

# --- the Python API -----------------------------------------------------------------

STRANGE_FILE = object()
"""A parameter that takes a file: one is written for it."""

AT = "2022-11-11T09:30"
CODE, BOX, PARCEL, REASON = "YT0000000000777", "3", "S-1", "a tray fell"

COMMON: dict[str, Any] = {"at": None, "request_id": "r-1", "second": None}

TAKES: dict[str, dict[str, Any]] = {
    "rename": {"name": desk.NAME},
    "return_box": {"code": CODE, "size": "5", "dims": "290x170x190", "condition": "B",
                   "customer": desk.PHONE, "visit": "v-1", "tag": "9794768944940958",
                   "waybill": desk.WAYBILL,
                   "defects": ["torn-flap"]},
    "finish_visit": {"visit": "v-1", "customer": desk.PHONE},
    "name_visit": {"visit": "v-1", "customer": desk.PHONE},
    "redeem": {"code": "voucher"},
    "show": {"code": CODE},
    "story": {"number": desk.PHONE},
    "undo": {"entry": "20", "reason": REASON},
    "last_to_undo": {"request_id": None},
    "log": {"date": "2022-11-11", "clerk": desk.CLERK, "last": "5"},
    "list_findings": {"first": "2022-11-10", "last": "2022-11-11"},
    "review_done": {"line": "campaigns-14", "note": "seen"},
    "void_voucher": {"code": "voucher", "reason": "lost"},
    "reissue_voucher": {"code": "voucher", "reason": "lost"},
    "list_vouchers": {"state": "open", "customer": desk.PHONE, "waybill": CODE,
    "visit": "v"},
    "issue_batch": {"batch": "2", "eggs": "1", "reason": "school", "campaign": "eggs-2022"},
    "draw_tags": {"count": "2"},
    "set_printer": {"printer": "counter", "destination": "till.escpos", "width": "58",
                    "qr": "raster", "module_dots": "6", "largest_scale": "4"},
    "remove_printer": {"printer": "counter"},
    "list_printers": {},
    "printable": {"code": "voucher"},
    "waiting_to_print": {},
    "enter_shipment": {"shipment": "S-1", "items": ["item"], "priority": 0},
    "suggest_box": {"shipment": PARCEL, "carrier": "SF"},
    "suggest_sizes": {"shipment": PARCEL, "carrier": "SF"},
    "plan_day": {"reserve": ["5"], "carrier": "SF"},
    "miss_box": {"shipment": "S-2", "box": BOX},
    "pack_shipment": {"shipment": PARCEL, "box": BOX},
    "release_shipment": {"shipment": "S-2"},
    "send_shipment": {"code": PARCEL, "waybill": desk.WAYBILL, "box": BOX,
                      "used_answer": "accepted"},
    "list_shipments": {"states": ["open"]},
    "list_boxes": {"states": ["reuse"]},
    "move_box": {"code": BOX, "shelf": "WINDOW"},
    "count_shelf": {"shelf": "5", "scanned": ["3", "4"]},
    "regrade_box": {"code": BOX, "condition": "B", "reason": "torn"},
    "give_boxes": {"codes": [BOX]},
    "transfer_boxes": {"to": "CQ-0456", "codes": [BOX]},
    "surplus": {},
    "close_cage": {"mass_g": "400"},
    "collect_pulp": {"ticket": "M-77", "mass_g": "400", "moisture": "13.5",
    "outthrows": "1",
                     "numbers": ["1"]},
    "list_cages": {"state": "closed"},
    "deliver_notebooks": {"school": "南坪小学", "notebooks": "120", "batch": "2022-A"},
    "cages_to_sign": {"ticket": "M-77"},
    "eggs_delivered": {"date": "2022-11-10"},
    "notebooks_delivered": {"date": "2022-11-10"},
    "receive_eggs": {"eggs": "5", "note": "two trays"},
    "break_eggs": {"eggs": "1", "note": "fell"},
    "count_eggs": {"eggs": "60", "reason": REASON},
    "eggs_now": {},
    "show_campaign": {"code": "eggs-2022"},
    "list_campaigns": {},
    "list_sizes": {},
    "set_size": {"row": {"size": "20", "length_mm": "250", "width_mm": "200",
                         "height_mm": "180", "wall_mm": "3", "mass_g": "150",
                         "max_load_g": "3000", "max_cycles": "3"}},
    "set_carrier": {"row": {"carrier": "SF", "max_length_mm": "1200",
    "max_girth_mm": "2000",
                            "max_mass_g": "30000"}},
    "list_keys": {},
    "refer": {"words": [CODE, desk.WAYBILL]},
    "list_settings": {},
    "set_setting": {"name": "review_minutes", "value": "9"},
    "about": {"number": desk.PHONE},
    "list_forgettable": {"before": "2022-01-01"},
    "forget": {"before": "2022-01-01", "reason": "settled"},
    "forgettable_before": {},
    "report": {"date": "2022-11-11", "campaign": "eggs-2022", "month": "2022-11",
               "quarter": "2022-Q4", "year": "2022", "first": "2022-11-10",
               "last": "2022-11-11"},
}  # fmt: skip
"""What each verb of the API takes; hostile values stand in for some of it."""

ELSEWHERE = {
    "open", "create", "start_print", "end_print", "add_campaign", "change_campaign",
    "join_network", "renew_keys", "close_days", "confirm_clock", "export_days",
    "write_report_page", "report_hours", "report_steps", "import_returns",
    "import_shipments",
    "import_sizes", "import_carriers", "restore", "check_file", "rebuild_tables", "backup",
    "receive_boxes",
}  # fmt: skip
"""Verbs that have a door of their own below, take no text, or end a batch."""

OTHERS = (
    CODE, desk.WAYBILL, desk.PHONE, BOX, PARCEL, "eggs-2022", "SF", "290x170x190",
    "2022-11-11",
    AT, "9794768944940958", "8517389065633348", "5", "60", "13.5", "torn-flap", "v-1",
    desk.NAME,
)  # fmt: skip
"""Valid texts, each of them hostile in most places."""


DRAWN = {
    CODE: ("YT", 10**6, "013d"), BOX: ("", 40, ""), PARCEL: ("S-", 60, ""),
    "r-1": ("r-", 10**6, ""), "v-1": ("v-", 30, ""),
}  # fmt: skip
"""What is another one each time, so that there is always something to be done."""


def listed(rng: Random, valid: Any, world: World) -> list[Any]:
    found = [
        hostile(rng, one, world) if rng.random() < 0.7 else fine(rng, one, world)
        for one in valid
    ]
    more = rng.choice((0, 0, 0, 1, 2, 300))
    return found + [hostile(rng, valid[0], world)] * more if rng.random() < 0.95 else []


def hostile(rng: Random, valid: Any, world: World) -> Any:
    """A hostile value where a valid one would stand, of a type that the door takes."""
    if valid == "item":
        return hostile_item(rng)
    if isinstance(valid, list):
        return listed(rng, valid, world)
    if isinstance(valid, dict):
        row = {**valid}
        for key in rng.sample(sorted(row), rng.randint(1, 2)):
            row[key] = inputs.text(rng, row[key], OTHERS)
        return row
    if isinstance(valid, int):
        return inputs.number(rng)
    return inputs.text(rng, fine(rng, valid, world) or AT, OTHERS)


def hostile_item(rng: Random) -> Any:
    facts: dict[str, Any] = dict.fromkeys(
        rng.sample(
            ["length_mm", "width_mm", "height_mm", "mass_g", "count", "padding_mm"], 1
        ),
        inputs.number(rng),
    )
    return desk.item().replaced(item=inputs.text(rng, "tea"), **facts)


def fine(rng: Random, valid: Any, world: World) -> Any:
    """The valid value, where one is drawn."""
    if valid == "voucher":
        return rng.choice(world.vouchers)
    if isinstance(valid, str) and valid in DRAWN:
        begins, most, form = DRAWN[valid]
        return f"{begins}{rng.randint(1, most):{form}}"
    if valid == "item":
        return desk.item()
    if isinstance(valid, list):
        return [fine(rng, one, world) for one in valid]
    return valid


def at_the_api(world: World, rng: Random) -> Asked:
    """A verb of the API, with a hostile value or two."""
    verb = rng.choice(sorted(TAKES))
    method = getattr(world.station, verb)
    takes = {**TAKES[verb]}
    known = signature(method).parameters
    takes |= {name: COMMON[name] for name in COMMON if name in known and name not in takes}
    needed = [name for name, one in known.items() if one.default is Parameter.empty]
    given = {
        name: fine(rng, takes[name], world)
        for name in takes
        if name in needed or rng.random() < 0.4
    }
    if takes:
        for name in rng.sample(sorted(takes), min(len(takes), rng.choice((0, 1, 1, 1, 2)))):
            given[name] = hostile(rng, takes[name], world)
    if verb == "set_printer" and "destination" in given:
        given["destination"] = world.confined(given["destination"])
    return Asked(f"Station.{verb}", given, lambda: method(**given))


def boxes_received(world: World, rng: Random) -> Asked:
    """What another station's program wrote of a transfer."""
    document = {
        "transfer": f"CQ-0456-{rng.randint(1, 99)}", "to": desk.CODE, "entry": 9,
        "boxes": [{"box": 1, "tag": rng.choice(("9794768944940958", "9000000000000152")),
                   "cycle": 1, "size": "5", "length_mm": 290, "width_mm": 170,
                   "height_mm": 190, "condition": "A"}],
    }  # fmt: skip
    line = inputs.as_json(rng, document)
    return Asked(
        "boxes receive --stdin",
        line,
        lambda: boxes_receive.receive_written(world.station, line),
    )


# --- lines: the counter, pipes --------------------------------------------------------

SCANNED = (
    CODE, desk.WAYBILL, "5", "290x170x190", "B", "wet", "torn-flap", desk.PHONE, "@member7",
    "0", "00", "01", "02", "03", "04", "05", "09", "011", "021", "done", "undo", "again",
    "?",
    PARCEL, "S-2", "yes", "no", "another", "hold", "waybill", "member", "next",
    "7000000000000114",
    "9794768944940958",
)  # fmt: skip


def at_the_counter(world: World, rng: Random) -> Asked:
    """A line at the counter."""
    scanned = (*SCANNED, *world.vouchers[-2:])
    words = [
        fine(rng, rng.choice(scanned), world) for _ in range(rng.choice((1, 1, 2, 3, 5)))
    ]
    for at in range(len(words)):
        if rng.random() < 0.5:
            words[at] = inputs.text(rng, words[at], scanned)
    line = rng.choice((" ", " ", "\t", "  ", "\u3000", "\x1d")).join(words)
    return Asked("counter", line, lambda: world.loop.take(line))


PIPES: dict[str, tuple[pipe.Shape, Callable[..., Any], dict[str, Any]]] = {
    "return": (RETURN.SHAPE, RETURN.take, {
        "code": CODE, "size": "5", "customer": desk.PHONE, "visit": "v-1",
        "defect": ["wet"],
        "done": False, "at": AT, "request_id": "r-1"}),
    "redeem": (redeem.SHAPE, redeem.pay, {"code": "voucher", "at": AT,
    "request_id": "r-1"}),
    "ship send": (ship_send.SHAPE, None, {
        "code": PARCEL, "waybill": desk.WAYBILL, "box": BOX, "covered": True, "at": AT}),
}  # fmt: skip


def in_a_pipe(world: World, rng: Random) -> Asked:
    """A line of `--stdin`."""
    verb = rng.choice(sorted(PIPES))
    shape, take, takes = PIPES[verb]
    take = take or ship_send.send
    document = {
        key: fine(rng, one, world)
        for key, one in takes.items()
        if key == "code" or rng.random() < 0.6
    }
    if rng.random() < 0.8:
        key = rng.choice(sorted(shape))
        document[key] = inputs.value(rng, document.get(key, "x"), OTHERS)
    line = inputs.as_json(rng, document) if rng.random() < 0.5 else as_line(document)
    line = pipe.read_line(line.encode("utf-8", "surrogatepass"))
    return Asked(
        f"{verb} --stdin",
        line,
        lambda: take(world.station, pipe.read_request(line, shape)),
    )


def as_line(document: dict[str, Any]) -> str:
    try:
        return json.dumps(document)
    except (ValueError, RecursionError):
        return "{}"


# --- files that go in -------------------------------------------------------------------

GOOD_ROWS = {
    "returns": dict(zip(importing.RETURNS, (
        CODE, "5", "290", "170", "190", "A", "", desk.PHONE, AT, ""), strict=False)),
    "shipments": {"shipment": "S-8", "item": "tea", "length_mm": "250", "width_mm": "140",
                  "height_mm": "150", "mass_g": "900", "count": "1", "padding_mm": "0",
                  "upright": "1", "fragile": "no", "priority": "3"},
    "sizes": TAKES["set_size"]["row"],
    "carriers": TAKES["set_carrier"]["row"],
}  # fmt: skip


def a_table(world: World, rng: Random) -> Asked:
    """A file of `import`."""
    what = rng.choice(sorted(GOOD_ROWS))
    columns = {name: one for name, one in GOOD_ROWS[what].items() if rng.random() < 0.9}
    if what == "returns":
        columns = {"code": CODE, "size": "5", **columns}
    lines = [",".join(columns)]
    for _ in range(rng.choice((1, 1, 2, 5))):
        cells = {**columns}
        for name in rng.sample(sorted(cells), min(len(cells), rng.randint(0, 2))):
            cells[name] = inputs.text(rng, cells[name], OTHERS)
        quote = rng.random() < 0.7
        lines.append(",".join(f'"{c.replace(chr(34), 2 * chr(34))}"' if quote else c
                              for c in cells.values()))  # fmt: skip
    if rng.random() < 0.2:
        lines[0] = inputs.mutated(rng, lines[0])
    content = inputs.as_bytes(rng, rng.choice(("\n", "\n", "\r\n", "\r")).join(lines))
    content = inputs.torn(rng, content) if rng.random() < 0.15 else content

    def ask() -> object:
        path = world.file(content, "table.csv")
        found = getattr(world.station, f"import_{what}")(path)
        return [one.refusal or one.recorded for one in found.outcomes]

    return Asked(f"import {what}", content, ask)


TOML = {
    "code": '"eggs-{n}"', "name": '"a season"', "starts": "2023-01-01",
    "ends": "2023-01-20",
    "credits_per_reward": "2", "eggs_per_reward": "1", "conditions": '["A", "B"]',
    "eggs_per_customer_day": "10", "station_eggs_per_day": "100", "points_per_box": "37",
    "credits_carry_over": "true", "voucher_valid_days": "30", "source": '"a poster"',
}  # fmt: skip

TOML_VALUES = (
    "nan", "inf", "-inf", "1e999", "0x7fffffffffffffffff", "-0", "+1", "1_000", "0o7",
    "0b1",
    "2022-11-01T00:00:00Z", "0001-01-01", "9999-12-31", "2022-02-30", "07:32:00", "[]",
    "{}",
    "[[1]]", "{a = 1}", "true", '"""\n"""', "'''x'''", '"\\u0000"', '"\\u001b[2J"', "1.5",
    '"\\ud800"', '"\\U00110000"', "[1, 'a']", "", "9" * 30, "9" * 5_000, "[" * 3_000,
)  # fmt: skip


def toml_text(rng: Random, valid: str) -> str:
    kind = rng.random()
    if kind < 0.4:
        return rng.choice(TOML_VALUES)
    if kind < 0.7:
        return inputs.mutated(rng, valid)
    return json.dumps(
        inputs.text(rng, valid.strip('"'), OTHERS), ensure_ascii=rng.random() < 0.3
    )


def a_document(rng: Random, takes: dict[str, str], head: str) -> bytes:
    """A TOML file with something wrong in it."""
    lines = {**takes}
    for key in rng.sample(sorted(lines), rng.choice((1, 1, 2))):
        if rng.random() < 0.1:
            del lines[key]
        else:
            lines[key] = toml_text(rng, lines[key])
    if rng.random() < 0.1:
        lines[inputs.text(rng, rng.choice(sorted(takes)))] = "1"
    written = head + "".join(f"{key} = {one}\n" for key, one in lines.items())
    if rng.random() < 0.15:
        written = inputs.mutated(rng, written)
    return inputs.as_bytes(rng, written)


def a_campaign(world: World, rng: Random) -> Asked:
    """A campaign's file, added or in another's place."""
    takes = {key: one.replace("{n}", str(rng.randint(1, 9))) for key, one in TOML.items()}
    content = a_document(rng, takes, "[campaign]\n")
    if rng.random() < 0.7:
        return Asked(
            "campaign add",
            content,
            lambda: world.station.add_campaign(world.file(content, "rule.toml"), REASON),
        )
    return Asked(
        "campaign change",
        content,
        lambda: world.station.change_campaign(
            "eggs-2022", world.file(content, "rule.toml"), REASON
        ),
    )


OWN = {
    "file": '"/srv/station.db"', "clerk": '"Li"', "language": '"zh"', "printer": '"till"',
    "colours": "false",
}  # fmt: skip


def a_terminals_file(world: World, rng: Random) -> Asked:
    """`config.toml`."""
    content = a_document(rng, OWN, "")
    return Asked(
        "config.toml", content, lambda: terminal.parsed(Path("config.toml"), content)
    )


def a_descriptor(world: World, rng: Random) -> Asked:
    """A package's descriptor, in the three places that read one."""

    def change(document: dict[str, Any]) -> str:
        return inputs.as_json(rng, document)

    place = world.package(change)
    content = (place / reading.DESCRIPTOR).read_bytes()
    which = rng.randrange(3)
    if which == 0:
        return Asked("verify", content, lambda: list(verified([place])))
    if which == 1:
        return Asked("check --against", content, lambda: handed_out.handed_out(str(place)))
    found = network_packages.Found(str(place), desk.CODE, "2022-11-10")

    def ask() -> object:
        try:
            return network_packages.tables_of(network_packages.read(found, content))
        except network_packages.PackageError as bad:
            return bad.why.value

    return Asked("network add", content, ask)


def a_packages_file(world: World, rng: Random) -> Asked:
    """A table's file in a package: torn, and read as it would be."""
    place = world.package(lambda document: json.dumps(document))
    path = rng.choice(sorted(place.glob("*.csv")))
    before = path.read_bytes()
    content = inputs.torn(rng, before)

    def ask() -> object:
        path.write_bytes(content)
        try:
            problems, _ = proving.proven(reading.read(place))
            return [one.clause for one in problems]
        finally:
            path.write_bytes(before)

    return Asked(f"verify {path.name}", content, ask)


def keys_beside(world: World, rng: Random) -> Asked:
    """The file of keys beside the book, and the network's."""
    if rng.random() < 0.5:
        document = json.loads((world.template.parent / "network.key").read_bytes())
        content = inputs.as_bytes(rng, inputs.as_json(rng, document))
        content = inputs.torn(rng, content) if rng.random() < 0.2 else content
        return Asked(
            "keys join",
            content,
            lambda: key_care.read_network_key(
                world.file(content, "network.key"), "2022-11-11"
            ),
        )
    document = json.loads((world.template.parent / "station.db.keys").read_bytes())
    content = inputs.as_bytes(rng, inputs.as_json(rng, document))
    content = inputs.torn(rng, content) if rng.random() < 0.2 else content

    def ask() -> object:
        world.file(content, "other.db.keys")
        return keys.read_kept(world.place / "other.db")

    return Asked("FILE.keys", content, ask)


def a_report(world: World, rng: Random) -> Asked:
    """A place of `check --against`: a report in JSON, a head typed in, anything else."""
    if rng.random() < 0.5:
        typed = world.confined(inputs.text(rng, "1234-5678-9012-3456-78", OTHERS))
        return Asked("check --against", typed, lambda: handed_out.handed_out(typed))
    document = {"figure": "journal", "journal_entry": 20, "journal_head": "0" * 64,
                "date": "2022-11-11", "entry": 20, "hash": "0" * 64}  # fmt: skip
    content = inputs.as_bytes(rng, inputs.as_json(rng, document))
    return Asked(
        "check --against",
        content,
        lambda: handed_out.handed_out(str(world.file(content, "report.json"))),
    )


def a_register(world: World, rng: Random) -> Asked:
    """The network's register of stations."""
    cells = ["CQ-0123", "重庆南山路驿站", "重庆", "重庆", "2022-01-01"]
    at = rng.randrange(5)
    cells[at] = inputs.text(rng, cells[at], OTHERS)
    heading = "code,name,city,province,opened"
    heading = inputs.mutated(rng, heading) if rng.random() < 0.1 else heading
    content = inputs.as_bytes(rng, f"{heading}\n{','.join(cells)}\n")
    content = inputs.torn(rng, content) if rng.random() < 0.1 else content
    return Asked(
        "network stations",
        content,
        lambda: registering.read_register(world.file(content, "stations.csv")),
    )


BOOKS: dict[str, bytes] = {}


def a_book(world: World, rng: Random) -> Asked:
    """A station file with bytes changed: opened, or restored."""
    before = BOOKS.setdefault("backup", (world.template.parent / "backup.db").read_bytes())
    content = inputs.torn(rng, before)

    def ask() -> object:
        path = world.file(content, "torn.db")
        for ending in ("-wal", "-shm", ".lock"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        with Station.open(path, clock=world.clock) as station:
            station.eggs_now()
            return [one for one in station.check_file() if not one.ok]

    return Asked("a station file", content[:200], ask)


# --- words by themselves ----------------------------------------------------------------

SIZES = frozenset(str(n) for n in range(1, 13))

WORDS: dict[str, tuple[Callable[[str], object], str]] = {
    "codes.read": (codes.read, "8517389065633348"),
    "codes.scanned": (codes.scanned, "JD0118080218877-1-3"),
    "codes.waybill": (codes.waybill, desk.WAYBILL),
    "codes.of_kind": (lambda one: codes.of_kind(one, codes.ScanKind.TAG),
    "9794768944940958"),
    "codes.of_a_try": (codes.of_a_try, "8517389065633348"),
    "codes.beside": (lambda one: codes.beside(codes.waybill(one)), desk.WAYBILL),
    "codes.has_known_shape": (
        lambda one: codes.has_known_shape(codes.waybill(one)), desk.WAYBILL),
    "scans.tokens": (
        lambda one: list(scans.tokens(one, SIZES, lambda _: False)),
        "SF1234567890123 5 wet"),
    "scans.is_no_name": (scans.is_no_name, "Li"),
    "privacy.phone": (privacy.phone, "+86 139 0000 1234"),
    "personal": (lambda one: personal.refuse_number("note", one), "call 13900001234"),
    "days.parse_date": (days.parse_date, "2022-11-11"),
    "days.moment": (
        lambda one: days.moment(one, desk.ZONE, desk.moment("2022-11-11 10:00")), AT),
    "text.line": (lambda one: text.line("note", one), "a tray fell"),
    "text.whole": (lambda one: text.whole("eggs", one), "60"),
    "text.basis_points": (lambda one: text.basis_points("moisture", one), "13.5"),
    "text.printable": (text.printable, "a tray"),
    "boxes.read_size": (boxes.read_size, "No.12"),
    "boxes.parse_sides": (boxes.parse_sides, "290x170x190"),
    "boxes.parse_item_sides": (boxes.parse_item_sides, "29x17x19cm"),
    "boxes.parse_defects": (lambda one: boxes.parse_defects([one]), "wet"),
    "boxes.parse_condition": (boxes.parse_condition, "A"),
    "transfers.read": (transfers.read, "CQ-0456-57"),
    "transfers.told": (
        lambda one: transfers.told("9794768944940958", one, dims=one), "290x170x190"),
    "heads.read": (heads.read, "1234-5678-9012-3456-78"),
    "ship suggest --item": (
        lambda one: read_items([one], "900", "10", False, False), "250x140x150x2"),
    "printers": (lambda one: printers.printer_set(one, one, one, "raster", 6, 4, False,
    True),
                 "counter"),
    "parse_destination": (parse_destination, "tcp://192.0.2.7:9100"),
    "completing": (lambda one: completing.offered(one.split(" ")[:-1], one.split(" ")[-1]),
                   "ship send --bo"),
    "output.readable": (output.readable, "k314744.9b08.TIHKE2NN"),
}  # fmt: skip
"""Functions that read a word, each with one that it takes."""


def a_word(world: World, rng: Random) -> Asked:
    """A word read by itself."""
    name = rng.choice(sorted(WORDS))
    read, valid = WORDS[name]
    word = inputs.text(rng, valid, OTHERS)
    return Asked(name, word, lambda: read(word))


# --- the rest of the API ------------------------------------------------------------------


def a_name(world: World, rng: Random) -> Asked:
    """Names of files and folders, for what reads or makes one; a time; a place."""
    word = world.confined(
        inputs.text(rng, rng.choice(("copy.db", "exports", "x.html", "2022-11-11")), OTHERS)
    )
    path, station = Path(word), world.station
    asks: dict[str, Callable[[], object]] = {
        "backup": lambda: station.backup(path),
        "export_days": lambda: station.export_days(path, None),
        "import_returns": lambda: list(station.import_returns(path).outcomes),
        "add_campaign": lambda: station.add_campaign(path, REASON),
        "join_network": lambda: station.join_network(path),
        "restore": lambda: Station.restore(path, world.place / "backup.db", reason=REASON),
        "restore from": lambda: Station.restore(
            world.place / "new" / "n.db", path, reason=REASON
        ),
        "open": lambda: Station.open(path, clock=world.clock).close(),
        "open as": lambda: Station.open(
            world.place / "station.db", clerk=word, clock=world.clock
        ).close(),
        "create": lambda: Station.create(path, "CQ-1", "x", clock=world.clock),
        "draw_network_key": lambda: key_care.draw_network_key(path, "2022", "2022-11-11"),
        "write_report_page": lambda: station.write_report_page(station.report(), path),
        "report": lambda: station.report(word),
        "close_days": lambda: station.close_days(word),
        "export_days of": lambda: station.export_days(Path("of"), word),
    }
    name = rng.choice(sorted(asks))
    return Asked(f"Station.{name}", word, asks[name])


MADE = {
    "code": "CQ-1", "name": desk.NAME, "language": "zh", "time_zone": "Asia/Shanghai",
    "cut_off_hour": "0", "keep_years": "5",
}  # fmt: skip


def a_new_station(world: World, rng: Random) -> Asked:
    """`init` with a hostile value, and the clock told."""
    if rng.random() < 0.3:
        word = inputs.text(rng, "2022-11-11T09:00+08:00", OTHERS)
        return Asked("clock confirm", word, lambda: world.station.confirm_clock(word))
    given: dict[str, Any] = {**MADE}
    for name in rng.sample(sorted(given), rng.choice((1, 1, 2))):
        given[name] = inputs.text(rng, given[name], OTHERS)

    def ask() -> object:
        for one in world.place.glob("made.db*"):
            one.unlink()
        return Station.create(world.place / "made.db", **given, clock=world.clock)

    return Asked("Station.create", given, ask)


DOORS: dict[Door, float] = {
    at_the_api: 30,
    at_the_counter: 20,
    in_a_pipe: 10,
    a_word: 22,
    a_table: 6,
    a_campaign: 4,
    a_terminals_file: 2,
    boxes_received: 2,
    a_descriptor: 1.5,
    a_packages_file: 0.5,
    keys_beside: 0.8,
    a_report: 0.8,
    a_register: 0.8,
    a_name: 0.4,
    a_new_station: 0.15,
    a_book: 0.05,
}
"""Every door, and how many of a hundred inputs come to it."""


def drawn(world: World, rng: Random) -> Asked:
    """An input for any of the doors."""
    (door,) = rng.choices(list(DOORS), list(DOORS.values()))
    return door(world, rng)


def verbs_without_a_door() -> Iterator[str]:
    """Verbs of the API that no input comes to."""
    for name in dir(Station):
        is_verb = not name.startswith("_") and callable(getattr(Station, name))
        if (
            is_verb
            and name not in OF_A_SESSION
            and name not in TAKES | dict.fromkeys(ELSEWHERE)
        ):
            yield name


OF_A_SESSION = {"close", "date_of", "local", "moment", "request", "today"}
