"""The rules of the house, read from the source: how long a function and a file may be, no
circles, few crumbs, a map that names every room. Each check has a companion that fails it.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

import cainiao_recycle

PACKAGE = Path(cainiao_recycle.__file__).parent
DESIGN = PACKAGE.parent / "docs" / "design.md"

LONGEST_FUNCTION = 50
MOST_FUNCTIONS = 17
"""Nine in ten functions have at most so many lines."""
LONGEST_FILE = 450
CRUMB = 40
MOST_CRUMBS = 8
"""So many files shorter than a crumb are there. Fewer is better: then write the new
number here. More is not.
"""

VERBS = "cli/verbs"
"""One verb, one file: short, and named by the verb rather than by the map."""


# --- what the source says -----------------------------------------------------------


def sources(package: Path) -> list[Path]:
    """The package's modules."""
    return sorted(package.rglob("*.py"))


def name_of(package: Path, path: Path) -> str:
    return path.relative_to(package).as_posix()


def is_verb(name: str) -> bool:
    return name.startswith(f"{VERBS}/")


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body, without its docstring."""
    body = function.body
    if ast.get_docstring(function, clean=False) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def functions(package: Path) -> dict[str, int]:
    """Every function, as `file: name`, with the lines of its body."""
    return {
        f"{name_of(package, path)}: {node.name}:{node.lineno}": body_lines(node)
        for path in sources(package)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def lengths(package: Path) -> dict[str, int]:
    """Every module with its number of lines."""
    return {
        name_of(package, path): len(path.read_text("utf-8").splitlines())
        for path in sources(package)
    }


def long_functions(package: Path) -> list[str]:
    found = functions(package).items()
    return [name.rpartition(":")[0] for name, lines in found if lines > LONGEST_FUNCTION]


def ninth_tenth(package: Path) -> int:
    """The length that nine in ten functions don't exceed."""
    in_order = sorted(functions(package).values())
    return in_order[len(in_order) * 9 // 10]


def long_files(package: Path) -> list[str]:
    return [name for name, lines in lengths(package).items() if lines > LONGEST_FILE]


def crumbs(package: Path) -> list[str]:
    return [
        name
        for name, lines in lengths(package).items()
        if lines < CRUMB and not is_verb(name) and not name.endswith("__init__.py")
    ]


def without_docstring(package: Path) -> list[str]:
    return [
        name_of(package, path)
        for path in sources(package)
        if not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]


# --- circles ------------------------------------------------------------------------


def dotted(package: Path, path: Path) -> str:
    """A module's full name."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def for_types_only(tree: ast.Module) -> set[int]:
    """Imports under `if TYPE_CHECKING`, which no run makes."""
    return {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }


def imported(package: Path, path: Path, modules: Iterable[str]) -> Iterator[str]:
    """The package's modules that a module imports, wherever it does. A name out of a
    folder is the module of that name, or the folder's `__init__`.
    """
    tree = ast.parse(path.read_text("utf-8"))
    left_out = for_types_only(tree)
    own = dotted(package, path).split(".")
    folder = own if path.name == "__init__.py" else own[:-1]
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name in modules)
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1] if node.level else []
            module = ".".join([*base, *filter(None, [node.module])])
            for one in node.names:
                inner = f"{module}.{one.name}"
                if inner in modules:
                    yield inner
                elif module in modules:
                    yield module


def arrows(package: Path) -> dict[str, set[str]]:
    """Which module imports which."""
    modules = {dotted(package, path): path for path in sources(package)}
    return {
        name: set(imported(package, path, modules)) - {name}
        for name, path in modules.items()
    }


def reached(arrows_of: dict[str, set[str]], start: str) -> set[str]:
    """Every module that one leads to."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = arrows_of[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def circles(package: Path) -> list[str]:
    """Modules that lead to one another, each group in one line. The package's own
    `__init__` is the door through which everything is entered, and no part of a circle.
    """
    all_arrows = {
        name: {one for one in to if "." in one}
        for name, to in arrows(package).items()
        if "." in name
    }
    leads_to = {name: reached(all_arrows, name) for name in all_arrows}
    groups = {
        " <-> ".join(sorted(other for other in found if name in leads_to[other]))
        for name, found in leads_to.items()
        if name in found
    }
    return sorted(groups)


# --- the map ------------------------------------------------------------------------

PATH = re.compile(r"(?<![\w/.])(?:[a-z_]+/)*(?:[a-z_]+/|\w+\.py)(?![\w/])")
"""A module (`store/apply.py`) or a folder (`store/`), wherever the map writes it."""

FOLDER = re.compile(r"([ |`*-]*)((?:[a-z_]+/)+)(?=[` ]|$)(.*)")
"""A line of the map that begins with a folder; the modules that live there follow."""

CARRIED_ON = re.compile(r"\n +((?![a-z_]+/)[^ ])")
"""A line that goes on with the one above."""

QUOTED = re.compile(r"`([a-z_]+)`")
PARTED = re.compile(r"(?:^|·) *([a-z_]+)")
"""Modules behind their folder, without ending: between backticks, or parted by dots."""


def places(package: Path) -> set[str]:
    """What the map has to name: each folder, and each module but the verbs and the
    folders' own `__init__`.
    """
    modules = {name_of(package, path) for path in sources(package)}
    modules = {one for one in modules if not is_verb(one) and "__init__" not in one}
    folders = {f"{name_of(package, path.parent)}/" for path in sources(package)}
    return modules | (folders - {"./"})


def on_the_map(text: str) -> set[str]:
    """What the map names: `store/apply.py` anywhere, or `apply` in a line that begins
    with `store/`. A folder that is set further in than the one above lies in it.
    """
    found: set[str] = set()
    above: list[tuple[int, str]] = []
    for line in CARRIED_ON.sub(r" \1", text).splitlines():
        found |= set(PATH.findall(line))
        if begins := FOLDER.match(line):
            indent, folder, behind = len(begins[1]), begins[2], begins[3].lstrip("|` ")
            found.discard(folder)
            above = [one for one in above if one[0] < indent]
            folder = (above[-1][1] if above else "") + folder
            above.append((indent, folder))
            lodgers = QUOTED if "`" in behind else PARTED if "·" in behind else None
            names = lodgers.findall(behind) if lodgers else []
            found |= {folder, *(f"{folder}{name}.py" for name in names)}
    return found


def not_on_the_map(package: Path, text: str) -> list[str]:
    return sorted(places(package) - on_the_map(text))


def not_in_the_house(package: Path, text: str) -> list[str]:
    """Modules and folders that the map names, and that aren't there."""
    return sorted(one for one in on_the_map(text) if not (package / one).exists())


def assert_none(found: list[str]) -> None:
    assert found == []


# --- the rules ----------------------------------------------------------------------


def test_no_function_is_too_long() -> None:
    assert_none(long_functions(PACKAGE))


def test_nine_in_ten_functions_are_short() -> None:
    assert ninth_tenth(PACKAGE) <= MOST_FUNCTIONS


def test_no_file_is_too_long() -> None:
    assert_none(long_files(PACKAGE))


def test_crumbs_only_become_fewer() -> None:
    found = crumbs(PACKAGE)
    assert len(found) <= MOST_CRUMBS, found
    assert len(found) == MOST_CRUMBS, f"fewer: MOST_CRUMBS can be {len(found)} now"


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert_none(circles(PACKAGE))


def test_every_module_says_what_it_is() -> None:
    assert_none(without_docstring(PACKAGE))


def test_every_room_is_on_the_map() -> None:
    found = not_on_the_map(PACKAGE, DESIGN.read_text("utf-8"))
    assert found == []


def test_every_place_of_the_map_is_in_the_house() -> None:
    assert_none(not_in_the_house(PACKAGE, DESIGN.read_text("utf-8")))


# --- each rule can be broken --------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A package with two modules that keep every rule."""
    package = tmp_path / "house"
    lived_in(package, "__init__.py", '"""A house."""\n')
    lived_in(package, "room/__init__.py", '"""A room."""\n')
    lived_in(package, "room/table.py", '"""A table."""\n')
    lived_in(package, "room/chair.py", '"""A chair."""\n\nfrom house.room import table\n')
    return package


def lived_in(package: Path, name: str, text: str) -> None:
    """A module written."""
    path = package / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def function(lines: int, doc: int = 0) -> str:
    """A module of one function whose body has so many lines, behind its docstring."""
    told = ['    """Told', *["    at length"] * doc, '    """'] if doc else []
    return "\n".join(['"""A room."""', "def act():", *told, *["    pass"] * lines]) + "\n"


def test_a_long_function_is_found(house: Path) -> None:
    lived_in(house, "room/table.py", function(LONGEST_FUNCTION, doc=9))
    assert long_functions(house) == []
    lived_in(house, "room/table.py", function(LONGEST_FUNCTION + 1))
    assert long_functions(house) == ["room/table.py: act"]


def test_too_many_functions_of_some_length_are_found(house: Path) -> None:
    for number in range(20):
        lines = MOST_FUNCTIONS + (number > 17)
        lived_in(house, f"room/f{number}.py", function(lines))
    assert ninth_tenth(house) == MOST_FUNCTIONS + 1
    lived_in(house, "room/f18.py", function(1))
    assert ninth_tenth(house) == MOST_FUNCTIONS


def test_a_long_file_is_found(house: Path) -> None:
    lived_in(house, "room/table.py", "x = 1\n" * LONGEST_FILE)
    assert long_files(house) == []
    lived_in(house, "room/table.py", "x = 1\n" * (LONGEST_FILE + 1))
    assert long_files(house) == ["room/table.py"]


def test_a_crumb_is_found_unless_it_is_a_verb(house: Path) -> None:
    lived_in(house, "room/table.py", "x = 1\n" * CRUMB)
    lived_in(house, "cli/verbs/redeem.py", "x = 1\n")
    assert crumbs(house) == ["room/chair.py"]


@pytest.mark.parametrize(
    "back",
    [
        "from house.room import chair\n",
        "from house.room.chair import leg\n",
        "from .chair import leg\n",
        "from . import chair\n",
        "import house.room.chair\n",
        "def sit():\n    from house.room.chair import leg\n",
    ],
)
def test_a_circle_is_found_however_it_is_imported(house: Path, back: str) -> None:
    assert circles(house) == []
    lived_in(house, "room/table.py", back)
    assert circles(house) == ["house.room.chair <-> house.room.table"]


def test_a_circle_through_a_third_module_is_found(house: Path) -> None:
    lived_in(house, "room/table.py", "from house.lamp import light\n")
    lived_in(house, "lamp.py", "from house.room.chair import leg\n")
    assert circles(house) == ["house.lamp <-> house.room.chair <-> house.room.table"]


def test_an_import_for_types_alone_makes_no_circle(house: Path) -> None:
    back = "if TYPE_CHECKING:\n    from house.room.chair import leg\n"
    lived_in(house, "room/table.py", back)
    assert circles(house) == []


def test_a_module_that_says_nothing_is_found(house: Path) -> None:
    lived_in(house, "room/table.py", "x = 1\n")
    assert without_docstring(house) == ["room/table.py"]


MAPS = [
    "Sit in `room/`, on `room/chair.py`, at `room/table.py`.",
    "| `room/` | a `table` to sit at, with a `chair` |",
    "```text\nroom/   chair · table (to sit at)\n```",
    "```text\nroom/   chair ·\n        table: to sit at\n```",
]


@pytest.mark.parametrize("whole", MAPS)
def test_a_room_that_is_not_on_the_map_is_found(house: Path, whole: str) -> None:
    assert not_on_the_map(house, whole) == []
    lived_in(house, "cellar/__init__.py", "")
    lived_in(house, "cellar/shelf.py", "")
    assert not_on_the_map(house, whole) == ["cellar/", "cellar/shelf.py"]
    assert not_on_the_map(house, whole.replace("room/", "the room")) != []


@pytest.mark.parametrize("whole", MAPS)
def test_a_place_of_the_map_that_is_gone_is_found(house: Path, whole: str) -> None:
    assert not_in_the_house(house, whole) == []
    (house / "room" / "chair.py").unlink()
    assert not_in_the_house(house, whole) == ["room/chair.py"]


def test_a_folder_set_further_in_lies_in_the_one_above(house: Path) -> None:
    lived_in(house, "room/drawer/spoon.py", "")
    whole = "room/      chair · table\n  drawer/  spoon\n"
    assert {"room/drawer/"} <= on_the_map(whole)
    assert not_in_the_house(house, whole) == []
