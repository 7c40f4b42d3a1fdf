"""Which module may load which: the arrows of the design, and what a scan may cost.

Arrows are read from the source, so an import inside a function counts as well; what a
command really loads is seen in a fresh interpreter.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import cainiao_recycle
from cainiao_recycle import errors
from tests import desk

PACKAGE = Path(cainiao_recycle.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

ROOMS = (
    "sentences",
    "errors",
    "domain",
    "packages",
    "store",
    "station",
    "counter",
    "scanner",
    "paper",
    "night",
    "reports",
    "network",
    "api",
    "cli",
)
VIEWS = {"counter", "scanner", "paper", "night", "reports", "network"}

MAY_IMPORT = {
    "sentences": set(),
    "errors": {"sentences"},
    "domain": {"sentences", "errors"},
    "packages": {"sentences", "errors", "domain"},
    "store": {"sentences", "errors", "domain", "packages"},
    "station": {"sentences", "errors", "domain", "store"},
    **{view: {"sentences", "errors", "domain", "store", "station"} for view in VIEWS},
    "night": {"sentences", "errors", "domain", "packages", "store", "station"},
    # Headquarters has no station.
    "network": {"sentences", "errors", "domain", "packages", "store"},
    # On the roof: every verb in one class, those of the night too.
    "api": {"errors", "station", "store", "night", "reports"},
    "cli": set(ROOMS),
    "language": {"sentences"},
    "__main__": {"cli", "language"},
    "__init__": {"api", "station"},
}
"""sentences <- errors <- domain <- packages <- store <- station
<- { counter, scanner, paper, night, reports, network } <- api <- cli"""

NOT_PURE = {
    "os", "io", "time", "random", "secrets", "sqlite3", "pathlib", "sys", "socket",
    "shutil", "tempfile", "subprocess", "logging", "locale", "gettext", "threading", "uuid",
}  # fmt: skip
"""Clock, chance and the world outside; the domain has none of them."""

SEEDED = {
    # A `random.Random` of a fixed seed breaks ties in the search: no chance in it.
    "domain/packing/search.py": {"random"},
}

HEAVY = {
    "rich", "sqlite_utils", "qrcode", "pydantic", "PIL", "reportlab", "serial", "duckdb",
    "pyspark", "pygal",
}  # fmt: skip


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Full names of the modules that a module imports, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ["cainiao_recycle", *path.relative_to(PACKAGE).parts[: -node.level]]
            module = ".".join(base) if node.level else ""
            module = ".".join(filter(None, (module, node.module)))
            yield module
            # `from cainiao_recycle import store` names a room too.
            yield from (f"{module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    found = {
        parts[1]
        for parts in (name.split(".") for name in imported(path))
        if parts[0] == "cainiao_recycle" and len(parts) > 1
    }
    return found & {*ROOMS, "language"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arrows_point_inwards(path: Path) -> None:
    room = room_of(path)
    allowed = MAY_IMPORT[room] | {room}
    if room in ("cli", "paper", "counter", "scanner", "reports"):
        allowed = allowed | {"language"}
    for other in rooms_imported(path) - allowed:
        raise AssertionError(f"{name_of(path)} imports {other}")


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if room_of(path) in ("domain", "errors", "sentences")],
    ids=name_of,
)
def test_the_domain_is_pure(path: Path) -> None:
    outside = {name.split(".")[0] for name in imported(path)} - {"cainiao_recycle"}
    assert outside <= set(sys.stdlib_module_names)
    assert outside & NOT_PURE == SEEDED.get(name_of(path), set())


IMPURE_CALLS = {"now", "today", "utcnow", "open", "print", "input", "urandom", "getenv"}


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room_of(path) == "domain"], ids=name_of
)
def test_the_domain_asks_no_clock_and_opens_no_file(path: Path) -> None:
    called = {
        getattr(node.func, "id", getattr(node.func, "attr", ""))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
    }
    assert called & IMPURE_CALLS == set()


SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM"
    r"|CREATE\s+(TABLE|VIEW|INDEX|TRIGGER)|DROP\s+TABLE|ALTER\s+TABLE|PRAGMA\s+\w+"
    r"|BEGIN\s+IMMEDIATE)\b",
    re.DOTALL,
)


def texts(path: Path) -> Iterator[str]:
    """String constants of a module that aren't docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings, and the strings under a constant that explain it
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docs:
            yield node.value


@pytest.mark.parametrize(
    "path", [path for path in MODULES if room_of(path) != "store"], ids=name_of
)
def test_sql_stands_in_the_store_only(path: Path) -> None:
    assert [text for text in texts(path) if SQL.search(text)] == []


def test_the_store_does_have_sql() -> None:
    # Else the test above could not fail.
    found = [p for p in MODULES if room_of(p) == "store" and any(map(SQL.search, texts(p)))]
    assert len(found) > 5


# --- refusals ---------------------------------------------------------------------


def test_every_refusal_has_a_name_of_its_own_and_its_branchs_exit_code() -> None:
    branches = errors.Refusal.__subclasses__()
    names = [refusal.name for refusal in errors.refusals()]
    codes = [branch.exit_code for branch in branches]
    assert len(names) == len(set(names)) > 50
    assert len(codes) == len(set(codes)) < 30, "a branch has one code, and few suffice"
    for branch in branches:
        assert not hasattr(branch, "name"), "a branch is never raised"
        assert branch.__doc__, "a branch says what a script does"
        for refusal in branch.__subclasses__():
            assert "exit_code" not in vars(refusal)
            assert not refusal.__subclasses__()


@pytest.mark.parametrize("refusal", errors.refusals(), ids=lambda one: one.name)
def test_a_refusal_is_named_and_numbered_for_scripts(refusal: type[errors.Refusal]) -> None:
    # 0, 1 and 2 are success, a fault and wrong usage; from 126 on shells have their own.
    assert refusal.exit_code not in {0, 1, 2, errors.SOME_REFUSED}
    assert 2 < refusal.exit_code < 126
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", refusal.name)
    assert refusal.sentence.endswith((".", "}", "N", "BOX", "NAME", '"'))


def test_every_refusal_is_raised_somewhere() -> None:
    used: set[str] = set()
    for path in MODULES:
        if room_of(path) == "errors":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                used.add(getattr(node.func, "id", getattr(node.func, "attr", "")))
                used |= {one.id for one in node.args if isinstance(one, ast.Name)}
    assert {refusal.__name__ for refusal in errors.refusals()} - used == set()


# --- what a cold start loads ---------------------------------------------------------


def loaded_by(code: str, *arguments: str, **environment: str) -> set[str]:
    """Names of the modules that are loaded after some code ran in a fresh interpreter."""
    program = f"import sys\n{code}\nprint(' '.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), **environment},
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


COMMAND = "from cainiao_recycle.cli.app import run\nassert run(sys.argv[1:]) == 0"


def cold(station: Path, *arguments: str) -> set[str]:
    return loaded_by(
        COMMAND,
        *arguments,
        CAINIAO_RECYCLE_FILE=str(station),
        CAINIAO_RECYCLE_CLERK=desk.CLERK,
        LC_ALL="C.UTF-8",
    )


def heavy(modules: set[str]) -> set[str]:
    return {name.split(".")[0] for name in modules} & HEAVY


@pytest.fixture
def at_work(tmp_path: Path) -> Path:
    """A station with a campaign, made by commands."""
    station = tmp_path / "station.db"
    rule = tmp_path / "rule.toml"
    rule.write_text(desk.EGGS_2022, "utf-8")
    cold(station, "init", "--station", desk.CODE, "--name", desk.NAME)
    cold(station, "campaign", "add", "--reason", "a new season", str(rule))
    return station


AT = ("--at", f"{desk.DAY}T10:00")
RETURN = ("return", desk.WAYBILL, "--size", "5", "--customer", desk.PHONE, *AT)


@pytest.mark.parametrize("answer", [(), ("--json",)], ids=["for people", "for machines"])
def test_a_cold_return_and_redeem_load_nothing_heavy(
    at_work: Path, answer: tuple[str, ...]
) -> None:
    assert heavy(cold(at_work, *RETURN, *answer)) == set()
    with cainiao_recycle.Station.open(at_work) as station:
        (voucher,) = station.list_vouchers("open")
    assert heavy(cold(at_work, "redeem", voucher.code, *AT, *answer)) == set()


def test_a_cold_return_reads_settings_without_loading_their_descriptions(
    at_work: Path,
) -> None:
    registry = "cainiao_recycle.domain.settings"
    assert registry not in cold(at_work, *RETURN)
    # The verb that needs them loads them, so the line above can fail.
    assert registry in cold(at_work, "config", "list")


def test_a_refusal_loads_nothing_heavy_either(at_work: Path) -> None:
    code = COMMAND.replace("== 0", "!= 0")
    modules = loaded_by(code, "redeem", "8000000000000000", "--file", str(at_work))
    assert heavy(modules) == set()


def test_a_box_scanned_twice_loads_nothing_heavy(at_work: Path) -> None:
    cold(at_work, *RETURN)
    assert heavy(cold(at_work, *RETURN)) == set()


def test_the_python_api_loads_nothing_heavy() -> None:
    modules = loaded_by("from cainiao_recycle import Station")
    assert heavy(modules) == set()
    assert "click" not in modules
    assert "typer" not in modules


def test_one_command_does_not_load_another() -> None:
    modules = loaded_by("from cainiao_recycle.cli.app import load\nload('redeem')")
    verbs = {name for name in modules if name.startswith("cainiao_recycle.cli.verbs.")}
    assert verbs == {"cainiao_recycle.cli.verbs.redeem"}


def test_a_heavy_library_is_seen_when_it_is_loaded(at_work: Path) -> None:
    # Else the tests above could not fail.
    assert heavy(cold(at_work, "boxes", "list")) == set()  # nothing to list yet
    cold(at_work, *RETURN)
    assert "rich" in heavy(cold(at_work, "boxes", "list"))
