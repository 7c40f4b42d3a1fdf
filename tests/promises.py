"""What other programs may rely on, gathered from the program itself: entries and their
fields, tables and columns, the export, refusals and exit codes, verbs and options, keys of
JSON.

docs/promises.md is made of it. A release keeps it (`tests/released/`), and nothing in it
may vanish afterwards.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

from tests import reference

Promises = dict[str, dict[str, Any]]


def gathered() -> Promises:
    """All of it. The language has to be English already."""
    from cainiao_recycle import errors
    from cainiao_recycle.domain.events import KINDS

    return {
        "entries": {kind: list(event.names()) for kind, event in sorted(KINDS.items())},
        "tables": tables(),
        "export": exported(),
        "refusals": {one.name: one.exit_code for one in errors.refusals()},
        "verbs": json.loads(reference.command_line()),
        "json": json_keys(),
    }


def tables() -> dict[str, list[str]]:
    """Tables and views with their columns."""
    from cainiao_recycle.store.schema import journal_sql, tables_sql

    sql = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
    found: dict[str, list[str]] = {}
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(journal_sql() + "\n" + tables_sql())
        for (name,) in db.execute(sql).fetchall():
            columns = db.execute(f"SELECT * FROM {name}").description
            found[name] = [column for column, *_rest in columns]
    return found


def exported() -> dict[str, list[str]]:
    """Files of a day's export with their columns."""
    from cainiao_recycle.packages.tables import TABLES

    return {
        f"{one.name}.csv": [column.name for column in one.columns]
        for one in sorted(TABLES.values(), key=lambda one: one.name)
    }


SAID = re.compile(r"cainiao-recycle ([^|<>;]*)")


def json_keys() -> dict[str, list[str]]:
    """Keys of JSON answers by verb, as the transcripts show them, which are run."""
    found: dict[str, set[str]] = {}
    for verb, answer in answers():
        if "error" not in answer:
            found.setdefault(verb, set()).update(answer)
    return {verb: sorted(keys) for verb, keys in sorted(found.items())}


def answers() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each JSON answer of every transcript, with its verb."""
    for path in reference.written_by_hand():
        lines = path.read_text("utf-8").split("\n")
        for block in reference.blocks_of(lines):
            for step in block.steps if block.kind == "console" else ():
                line = SAID.search(step.command)
                if line and "--json" in line[1]:
                    yield from ((verb_of(line[1]), one) for one in objects(step.output))


def objects(lines: list[str]) -> Iterator[dict[str, Any]]:
    """The lines that are whole objects: a page may show the beginning of one."""
    for line in lines:
        with suppress(ValueError):
            if line.startswith("{"):
                yield json.loads(line)


def verb_of(line: str) -> str:
    """The verb of a command line."""
    from cainiao_recycle.cli.app import VERBS, verb_first

    words = verb_first(line.split())
    two, one = " ".join(words[:2]), words[0]
    return two if two in VERBS else one


def broken(kept: Promises, now: Promises) -> list[str]:
    """What was promised once and holds no more."""
    found: list[str] = []
    for subject, promised in kept.items():
        for name, facts in promised.items():
            here = now.get(subject, {}).get(name)
            if here is None:
                found.append(f"{subject}: {name} is gone")
            elif subject in ("entries", "refusals") and here != facts:
                # Of these nothing may be added either: a new shape is a new kind.
                found.append(f"{subject}: {name} was {facts}, is {here}")
            elif isinstance(facts, list | dict):
                gone = [one for one in facts if one not in here]
                found += [f"{subject}: {name} lost {one}" for one in gone]
    return found


PAGE = """\
From 1.0 on nothing on this page vanishes or changes its meaning; more may come. What a
release promised is kept in `tests/released/`, and a test compares. Not promised: sentences
for people, the layout of tables and slips, indexes, triggers, and what begins with `_` in
Python."""

ENTRIES = """\
Kinds of entries with their fields, in the order of a payload. A new shape is a new kind
with a higher number; the old one is read for ever."""

TABLES = "Tables and views with their columns. What they hold: [tables](tables.md)."

EXPORT = (
    "Files of a day's export with their columns. What they hold: [package](package.md)."
)

JSON = """\
Keys of the answers by verb, as the transcripts show them:
[files](files.md#json-answers-by-verb). A refusal has `error`, `message` and `exit_code`."""

REFUSALS = """\
Names of refusals with their exit codes. What they mean: [refusals](refusals.md). Other exit
codes: 0 done, 1 a fault, 2 wrong usage, 9 some lines refused, 130 stopped, 141 nobody
read."""

OPTIONS = "Options, then arguments. What they are for: [commands](commands.md)."

HEADINGS = {
    "entries": ("Entries", ENTRIES),
    "tables": ("Tables", TABLES),
    "export": ("Export", EXPORT),
    "json": ("JSON", JSON),
    "refusals": ("Refusals", REFUSALS),
    "verbs": ("Verbs", OPTIONS),
}


def page() -> str:
    """docs/promises.md."""
    lines = ["# What is promised", "", reference.NOTICE, "", PAGE, ""]
    told = gathered()
    for subject, (heading, about) in HEADINGS.items():
        rows: list[tuple[object, ...]] = [
            (f"`{name}`" if name else "the program", in_a_cell(facts))
            for name, facts in told[subject].items()
        ]
        lines += [f"## {heading}", "", about, "", *reference.table(("", ""), rows), ""]
    return "\n".join(lines)


def in_a_cell(facts: Any) -> str:
    """A number, or names."""
    return str(facts) if isinstance(facts, int) else " ".join(f"`{one}`" for one in facts)
