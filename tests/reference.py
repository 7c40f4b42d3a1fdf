"""Documentation that can't lie: pages made from the program, and transcripts run again.

    python tests/reference.py            make the pages, write down what transcripts say
    python tests/reference.py --check    change nothing; name what is stale

The pages are docs/refusals.md, docs/tables.md, docs/package.md and docs/commands.md. A
transcript is a `console` block of README.md or of a page below docs/ (one in an HTML
comment too, which readers don't see: what an example needs before it): its commands are
run in order in a scratch folder, one folder a document, or one for each second word
behind `console`. A command that fails must be followed by `$ echo $?`. Drawn codes and
hashes differ from run to run, so the transcript's are renamed to the program's, one for
one: the same code has to stand in the same places. A time that is now is written as one
fixed time, and the scratch folder as /srv/station. Nothing else may differ.
"""

import inspect
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
GENERATED = ("refusals.md", "tables.md", "package.md", "commands.md", "promises.md")
NOTICE = "<!-- Made by `python tests/reference.py`. Change the program, not this page. -->"


def written_by_hand() -> list[Path]:
    """The documents that people write, the README first."""
    docs = sorted(path for path in DOCS.rglob("*.md") if path.name not in GENERATED)
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", *docs]


# --- pages made from the program --------------------------------------------------


def name_of(path: Path) -> str:
    """A document's name: where it lies in the project."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name


def row(*cells: object) -> str:
    """A row of a Markdown table."""
    plain = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells)
    return "| " + " | ".join(plain) + " |"


def table(headers: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    """A Markdown table."""
    return [row(*headers), row(*("---" for _ in headers)), *(row(*one) for one in rows)]


ABOUT_REFUSALS = """\
A refusal says what is in the way and what to do next. What a script treats alike has one
exit code; the name tells refusals apart. Neither changes from the first release on. With
`--json` a refusal is an object: `{"error": NAME, "message": SENTENCE, "exit_code": CODE}`.

Words in braces are facts filled in. Other exit codes: 0 done; 1 a fault of the program
(nothing of the request was recorded); 2 wrong usage; 9 some lines of a pipe or rows of an
import were refused; 130 stopped with Ctrl-C; 141 nobody read the output any more."""

ABOUT_TABLES = """\
Read them with any tool that reads SQLite; write to them with none: only entries of the
journal change a table, and `check` finds what was changed otherwise. A column that isn't
said to be able to be NULL can't be."""


def refusals_page() -> str:
    """The catalogue of refusals, in both languages."""
    from cainiao_recycle import language
    from cainiao_recycle.errors import Refusal, refusals

    language.choose(language.CHINESE)
    chinese = {one.name: language._(one.sentence) for one in refusals()}
    language.choose(language.ENGLISH)
    page = ["# Refusals", "", NOTICE, "", ABOUT_REFUSALS, ""]
    for branch in Refusal.__subclasses__():
        rows = [
            (
                f"`{one.name}`",
                one.sentence,
                "-" if chinese[one.name] == one.sentence else chinese[one.name],
            )
            for one in branch.__subclasses__()
        ]
        about = inspect.cleandoc(branch.__doc__ or "")
        page += [f"## {branch.exit_code}", "", about, ""]
        page += [*table(("name", "English", "中文"), rows), ""]
    return "\n".join(page)


def without_comments(sql: str) -> str:
    """A statement on one line."""
    return " ".join(re.sub(r"--[^\n]*", "", sql).split())


def held_by(db: sqlite3.Connection, name: str, body: str) -> Iterator[str]:
    """The rules of a table that the file itself holds."""
    plain = re.sub(r"--[^\n]*", "", body)
    for at in (found.start() for found in re.finditer(r"\bCHECK \(", plain)):
        depth, end = 0, at
        while True:
            depth += {"(": 1, ")": -1}.get(plain[end], 0)
            end += 1
            if depth == 0 and plain[end - 1] == ")":
                break
        yield f"`{' '.join(plain[at:end].split())}`"
    for line in plain.splitlines():
        if line.strip().startswith(("UNIQUE", "PRIMARY KEY")):
            yield f"`{line.strip().rstrip(',')}`"
    sql = """SELECT name, sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL
             AND (type = 'trigger' OR sql LIKE 'CREATE UNIQUE%') ORDER BY rowid"""
    for rule, statement in db.execute(sql, (name,)):
        yield f"{rule}: `{without_comments(statement)}`"


def table_section(db: sqlite3.Connection, one: Any) -> list[str]:
    """One table: what it is, its columns, what the file holds."""
    name = one.name
    parents = {line[3]: line[2] for line in db.execute(f"PRAGMA foreign_key_list({name})")}
    rows = [
        (
            f"`{column}`",
            kind,
            "key" if key else "" if required else "may be NULL",
            f"[{parents[column]}](#{parents[column]})" if column in parents else "",
            one.meaning(column),
        )
        for _, column, kind, required, _, key in db.execute(f"PRAGMA table_info({name})")
    ]
    held = [f"- {rule}" for rule in held_by(db, name, one.body)]
    return [
        f"## {name}", "", one.about, "",
        *table(("column", "type", "", "refers to", "what it holds"), rows), "",
        *(["Held by the file:", "", *held, ""] if held else []),
    ]  # fmt: skip


def tables_page() -> str:
    """Every table and column, from the comments of the schema."""
    from cainiao_recycle.store import described
    from cainiao_recycle.store.schema import journal_sql, tables_sql

    foreword = described.plain(tables_sql().split("\n\n")[0])
    lines = ["# Tables", "", NOTICE, "", foreword, "", ABOUT_TABLES, ""]
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(journal_sql() + "\n" + tables_sql())
        for one in described.tables():
            lines += table_section(db, one)
    return "\n".join(lines)


ABOUT_PACKAGE = """\
What [`export`](files.md#files-that-come-out) writes of one day: `TABLE.csv` for each table,
and `datapackage.json`, which says all of this to programs. No two rows of a table have the
same key. Whole numbers in the units named; `0` or `1` where it says so; `datetime` is
`2022-11-11T10:42:00+08:00`, with parts of a second where there are any. Numbers that aren't
quantities are text: a code has sixteen digits, and a spreadsheet would round it."""


def package_page() -> str:
    """Every table of a package, from what it is made by."""
    from cainiao_recycle.packages.tables import TABLES

    lines = ["# A day's package", "", NOTICE, "", ABOUT_PACKAGE, ""]
    for one in TABLES.values():
        key = ", ".join(f"`{name}`" for name in one.key)
        rows = [(f"`{c.name}`", c.type, c.unit, c.title) for c in one.columns]
        lines += [f"## {one.name}", "", f"{one.text} Key: {key}.", ""]
        lines += [*table(("column", "type", "unit", "what it is"), rows), ""]
    return "\n".join(lines)


def help_of(verb: str) -> str:
    """The help of a verb in plain text, without the options every verb takes."""
    import click

    from cainiao_recycle.cli import app

    command = app.load(verb)
    common = {param.name for param in app.common_options(app.COMMON_OPTIONS)}
    command.params = [param for param in command.params if param.name not in common]
    context = click.Context(
        command,
        info_name=f"cainiao-recycle {verb}",
        terminal_width=88,
        max_content_width=88,
        help_option_names=app.SETTINGS["help_option_names"],
    )
    formatter = context.make_formatter()
    command.format_usage(context, formatter)
    command.format_help_text(context, formatter)
    command.format_options(context, formatter)
    return "\n".join(line.rstrip() for line in formatter.getvalue().splitlines())


def commands_page() -> str:
    """The help of every verb, by the clerk's day."""
    from cainiao_recycle.cli import app

    common: list[tuple[object, ...]] = [
        (f"`{param.opts[0]} {param.metavar or ''}".rstrip() + "`", param.help,
         f"`{param.envvar}`" if param.envvar else "")
        for param in app.common_options(app.COMMON_OPTIONS)
    ]  # fmt: skip
    lines = [
        "# Commands",
        "",
        NOTICE,
        "",
        "What `cainiao-recycle VERB --help` says. Every verb also takes these:",
        "",
        *table(("option", "what it says", "or the variable"), common),
        "",
    ]
    heading = None
    for verb, under in app.VERBS.items():
        if under != heading:
            lines += [f"## {under}", ""]
            heading = under
        lines += [f"### {verb}", "", "```text", help_of(verb), "```", ""]
    return "\n".join(lines)


def value_of(parameter: Any) -> str | None:
    """What a parameter's value is called; None for a flag, which has none."""
    return None if getattr(parameter, "is_flag", False) else parameter.metavar or "VALUE"


def command_line() -> str:
    """What each verb takes, for a shell that completes: options with the name of their
    value, then arguments. Under no verb stands what the program itself takes.
    """
    from cainiao_recycle.cli import app

    takes: dict[str, dict[str, str | None]] = {}
    of_all = [*app.common_options(app.COMMON_OPTIONS), app.version_option()]
    for verb, params in [("", of_all), *((v, app.load(v).params) for v in app.VERBS)]:
        options = [one for one in params if one.param_type_name == "option"]
        found = {name: value_of(one) for one in options for name in one.opts} | {
            "--help": None
        }
        for one in params:
            if one.param_type_name == "argument":
                found[re.sub(r"[^A-Z].*", "", (value_of(one) or "").strip("["))] = ""
        takes[verb] = found
    lines = (f"{json.dumps(verb)}: {json.dumps(found)}" for verb, found in takes.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def pages() -> dict[Path, str]:
    """Every generated page as it should be. The language has to be English already."""
    makers = {
        "refusals.md": refusals_page,
        "tables.md": tables_page,
        "package.md": package_page,
        "commands.md": commands_page,
    }
    sys.path.insert(0, str(ROOT))
    from tests import promises

    makers["promises.md"] = promises.page
    made = {DOCS / name: make() for name, make in makers.items()}
    return made | {ROOT / "cainiao_recycle" / "data" / "command_line.json": command_line()}


# --- transcripts ------------------------------------------------------------------

FENCE = re.compile(r"^```(\w*) *(\w*)")
DRAWN = re.compile(
    r"\b[789]\d{15}\b|\b[789]\d{3}(?: \d{4}){3}\b"  # a code, bare or in groups
    r"|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b|\bk[0-9a-f]{6}\b"  # a hash, a reference, a key
    r"|(?:(?<=8\*{11})|(?<=ending in )|(?<=尾号 ))\d{4}\b"  # the last digits of a code
    r"|(?<=: )[0-9a-f]{4}(?: [0-9a-f]{4}){2} [0-9a-f]{2}\d\d\b"  # a head in short
    r"|(?<=sqlite )\d+\.\d+\.\d+"  # the library's own version
)

NOW = re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
WRITTEN_NOW = "2026-11-22T10:00:00+08:00"


@dataclass
class Step:
    """One command and what it says."""

    line: int
    command: str
    output: list[str] = field(default_factory=list)


@dataclass
class Block:
    """A fenced block: its lines in the document (first and last), and its steps."""

    kind: str
    folder: str
    first: int
    last: int
    steps: list[Step]


@dataclass
class Stale:
    """A step that doesn't say what the document says."""

    where: str
    command: str
    said: list[str]
    should_say: list[str]

    def __str__(self) -> str:
        told = [f"{self.where}: $ {self.command}"]
        told += [f"  - {line}" for line in self.said]
        told += [f"  + {line}" for line in self.should_say]
        return "\n".join(told)


def fenced(lines: list[str]) -> Iterator[tuple[str, str, int, int]]:
    """Fenced blocks: kind, second word, first and last line of what is inside."""
    at = 0
    while at < len(lines):
        if found := FENCE.match(lines[at]):
            first = at + 1
            at = lines.index("```", first)
            yield found[1], found[2], first, at
        at += 1


def steps_of(lines: list[str], first: int, last: int) -> list[Step]:
    """The steps of a `console` block; `> ` carries a command on."""
    steps: list[Step] = []
    for at in range(first, last):
        line = lines[at]
        if line.startswith("$ "):
            steps.append(Step(at + 1, line[2:]))
        elif line.startswith("> ") and steps and not steps[-1].output:
            steps[-1].command += "\n" + line[2:]
        else:
            assert steps, f"line {at + 1}: a transcript begins with a command"
            steps[-1].output.append(line.rstrip())
    return steps


def blocks_of(lines: list[str]) -> Iterator[Block]:
    """What is run: `console` blocks, and `python` blocks with the `text` block behind
    them as what they print.
    """
    script: tuple[str, str, int] | None = None
    for kind, second, first, last in fenced(lines):
        if kind == "console":
            yield Block(kind, second, first, last, steps_of(lines, first, last))
        elif kind == "python":
            script = ("\n".join(lines[first:last]), second, first)
        elif kind == "text" and script:
            printed = [line.rstrip() for line in lines[first:last]]
            step = Step(script[2] + 1, script[0], printed)
            yield Block("python", script[1], first, last, [step])
            script = None


SYMBOL_LINES = 15
"""Lines a symbol takes on a terminal: two rows of modules each, quiet zone and all."""


def qr_of(code: str) -> list[str]:
    """A code's QR code as `print` shows it in a transcript."""
    from cainiao_recycle.paper.receipts.terminal import terminal_text
    from cainiao_recycle.paper.slip import CommandCard

    slip = terminal_text(CommandCard(code, "", ""), ground="light").split("\n")
    return [line.rstrip() for line in slip[:SYMBOL_LINES]]


def fold(lines: list[str]) -> list[str]:
    """Lines with each QR code of a code named there put on one line."""
    for code in dict.fromkeys(bare(one) for one in DRAWN.findall("\n".join(lines))):
        if len(code) != 16 or code[0] not in "789" or not code.isdigit():
            continue
        drawn = qr_of(code)
        for at in range(len(lines) - len(drawn) + 1):
            if lines[at : at + len(drawn)] == drawn:
                return fold([*lines[:at], f"<QR {code}>", *lines[at + len(drawn) :]])
    return lines


def unfold(lines: list[str]) -> list[str]:
    """The reverse of `fold`."""
    return [
        drawn
        for line in lines
        for drawn in (qr_of(line[4:-1]) if line.startswith("<QR ") else [line])
    ]


def bare(code: str) -> str:
    """A code without the spaces between its groups."""
    return code.replace(" ", "")


BEGAN = datetime.now(UTC)


def one_now(time: str) -> str:
    """A time of the moment a command ran, or one before it, as every transcript writes it;
    any other time stays as it is.
    """
    slack = timedelta(seconds=2)
    try:
        told = datetime.fromisoformat(time)
    except ValueError:  # a transcript may well show one that is no time
        return time
    return WRITTEN_NOW if BEGAN - slack <= told <= datetime.now(UTC) + slack else time


STAND_IN = ROOT / "tests" / "sqlite3_shell.py"


class Scratch:
    """A folder in which a document's commands run, one after another, like in one
    shell. `names` are the program's codes by the document's.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.exit_code = 0
        self.names: dict[str, str] = {}
        self.state = folder / ".state"
        self.state.touch()
        (folder / "sample_data").symlink_to(ROOT / "sample_data")
        tools = folder / ".bin"
        tools.mkdir()
        for name, module in (
            ("cainiao-recycle", "cainiao_recycle"),
            ("sqlite-utils", "sqlite_utils"),
        ):
            tool = tools / name
            tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
            tool.chmod(0o755)
        if shutil.which("sqlite3") is None:
            tool = tools / "sqlite3"
            tool.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{STAND_IN}" "$@"\n')
            tool.chmod(0o755)
        self.environment = {
            "PATH": f"{tools}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "HOME": str(folder),
            "USER": "li",
            "LANG": "C.UTF-8",
            "TZ": "Asia/Shanghai",
            "COLUMNS": "88",
        }

    def started(self, *arguments: str) -> list[str]:
        """Run a program; the lines it says, on either stream."""
        done = subprocess.run(
            arguments,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
            check=False,
        )
        self.exit_code = done.returncode
        said = NOW.sub(lambda time: one_now(time[0]), done.stdout.decode())
        said = said.replace(str(self.folder), "/srv/station").rstrip("\n")
        return [line.rstrip() for line in said.split("\n")] if said else []

    def run(self, kind: str, command: str) -> list[str]:
        """One step, with the document's codes renamed to the program's."""
        told = DRAWN.sub(lambda found: self.names.get(bare(found[0]), found[0]), command)
        if kind == "python":
            return self.started(sys.executable, "-c", told)
        # What a command leaves behind in a shell: exit code, variables, the folder.
        script = (
            f". '{self.state}'; (exit {self.exit_code})\n{told}\n"
            f"left=$?; (export -p; echo cd \"'$PWD'\") > '{self.state}'; exit $left\n"
        )
        return self.started("bash", "-c", script)

    def agrees(self, document: list[str], program: list[str]) -> bool:
        """Whether what the program said is what the document says, after renaming.
        Learns the names of what was drawn in this step.
        """
        wanted, found = "\n".join(fold(document)), "\n".join(fold(program))
        theirs, ours = DRAWN.findall(wanted), DRAWN.findall(found)
        if len(theirs) != len(ours):
            return False
        agrees = DRAWN.sub("#", wanted) == DRAWN.sub("#", found)
        for one, other in zip(map(bare, theirs), map(bare, ours), strict=True):
            agrees &= len(one) == len(other) or "." in one
            if len(one) in (16, 64):
                if one not in self.names and other not in self.names.values():
                    self.names[one] = other
                agrees &= self.names.get(one) == other
            elif len(one) == 4:
                agrees &= any(
                    d.endswith(one) and p.endswith(other) for d, p in self.names.items()
                )
        return agrees

    def in_document(self, program: list[str]) -> list[str]:
        """What the program said, in the document's codes."""
        theirs = {ours: one for one, ours in self.names.items()}
        endings = {ours[-4:]: one[-4:] for one, ours in self.names.items()}

        def name(found: re.Match[str]) -> str:
            code = theirs.get(bare(found[0]), bare(found[0]))
            if " " in found[0]:
                return " ".join(code[at : at + 4] for at in range(0, 16, 4))
            return endings.get(code, code) if len(code) == 4 else code

        return unfold([DRAWN.sub(name, line) for line in fold(program)])


def run_block(scratch: Scratch, block: Block, where: str) -> Iterator[Stale]:
    """Run a block; what doesn't come out as written. Its steps hold what does."""
    for at, step in enumerate(block.steps):
        said = scratch.run(block.kind, step.command)
        if not scratch.agrees(step.output, said):
            should_say = scratch.in_document(said)
            yield Stale(f"{where}:{step.line}", step.command, step.output, should_say)
            if not any(line.startswith("Traceback") for line in said):
                step.output = should_say
        following = block.steps[at + 1].command if at + 1 < len(block.steps) else ""
        if scratch.exit_code and following != "echo $?":
            failed = f"(exit code {scratch.exit_code}, and no `$ echo $?` behind it)"
            yield Stale(f"{where}:{step.line}", step.command, [], [failed])


def as_written(block: Block) -> list[str]:
    """A block's lines."""
    if block.kind == "python":
        return block.steps[0].output
    lines = []
    for step in block.steps:
        first, *more = step.command.split("\n")
        lines += [f"$ {first}", *(f"> {line}" for line in more), *step.output]
    return lines


def run_document(path: Path) -> tuple[list[Stale], str]:
    """Run a document's transcripts; what is stale, and the document as it should be."""
    lines = path.read_text("utf-8").split("\n")
    blocks = list(blocks_of(lines))
    stale: list[Stale] = []
    with tempfile.TemporaryDirectory() as folder:
        scratches: dict[str, Scratch] = {}
        for block in blocks:
            if block.folder not in scratches:
                place = Path(folder) / (block.folder or "main")
                place.mkdir()
                scratches[block.folder] = Scratch(place)
            stale += run_block(scratches[block.folder], block, name_of(path))
    for block in reversed(blocks):
        lines[block.first : block.last] = as_written(block)
    return stale, "\n".join(lines)


SHOWN = ("duckdb", "pygal", "reportlab", "serial")
"""What transcripts need: without it they would show a refusal."""


def main() -> int:
    """Make everything anew, or with `--check` name what is stale."""
    from cainiao_recycle import language

    language.choose(language.ENGLISH)
    check = "--check" in sys.argv
    stale = []
    lacking = [name for name in SHOWN if find_spec(name) is None]
    if lacking:
        print(f"Transcripts stay as they are: {', '.join(lacking)} is not installed.")
    if not check and not lacking:
        for path in written_by_hand():
            wrong, content = run_document(path)
            stale += map(str, wrong)
            path.write_text(content, "utf-8")
    for path, content in pages().items():
        if not path.exists() or path.read_text("utf-8") != content:
            stale.append(f"{path.name} is not what the program makes it")
            if not check:
                path.write_text(content, "utf-8")
    print("\n".join(stale) or "Nothing is stale.")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
