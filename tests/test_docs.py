"""The documentation tells what the program does."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from cainiao_recycle.cli.app import GROUPS, VERBS, example, load
from cainiao_recycle.errors import refusals
from cainiao_recycle.store import described
from tests import catalogue, promises, reference

DOCUMENTS = [
    *reference.written_by_hand(),
    *(reference.DOCS / n for n in reference.GENERATED),
]
README = reference.ROOT / "README.md"
DECISIONS = reference.DOCS / "decisions.md"
CHINESE_PAGES = sorted((reference.DOCS / "zh").glob("*.md"))

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|<img src=\"([^\"]+)\"")
COMMAND = re.compile(r"^(?:\$ |.*\| )cainiao-recycle ([a-z-]+)(?: ([a-z]+))?", re.MULTILINE)
MACHINE_PATH = re.compile(r"/(?:work|tmp|root|home|Users|opt|var)/|site-packages|[A-Z]:\\")


def text(path: Path) -> str:
    return path.read_text("utf-8")


def ids(path: Path) -> str:
    return reference.name_of(path)


def prose(path: Path) -> str:
    """A document without its fenced blocks."""
    lines = text(path).split("\n")
    for _, _, first, last in reversed(list(reference.fenced(lines))):
        del lines[first - 1 : last + 1]
    return "\n".join(lines)


def anchors(path: Path) -> set[str]:
    """The anchors that a document's headings make."""
    titles = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    kept = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.replace(" ", "-") for title in kept}


def test_the_generated_pages_are_what_the_program_makes_them() -> None:
    # A process of its own: sentences are looked up when a command's module is loaded.
    done = subprocess.run(
        [sys.executable, "tests/reference.py", "--check"],
        cwd=reference.ROOT,
        env={"PYTHONPATH": str(reference.ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        f"Run `python tests/reference.py`:\n{done.stdout}{done.stderr}"
    )


@pytest.mark.parametrize("path", reference.written_by_hand(), ids=ids)
def test_every_transcript_comes_out_as_written(path: Path) -> None:
    stale, _ = reference.run_document(path)
    assert not stale, "Run `python tests/reference.py`:\n" + "\n".join(map(str, stale))


SAID = """\
✓ Box 1 → shelf 5 (condition A, cycle 1)
  Tag 9411 2513 3233 6065
  Voucher 8117 4186 1348 1008: eggs 1, valid until 2022-12-11
{"tag": "9411251332336065", "voucher": "8***********1008", "at": "2022-11-11T09:02:00+08"}
Journal head: 2c8e5d0b7a913f64c0de18b25a97f3e46d0b81c59e27a3f4d6085b1c92e7fa30
"""
WRITTEN = (
    SAID.replace("9411 2513 3233 6065", "9794 7689 4494 0958")
    .replace("9411251332336065", "9794768944940958")
    .replace("8117 4186 1348 1008", "8517 3890 6563 3348")
    .replace("***1008", "***3348")
    .replace("2c8e5d", "a97e30")
)


def agrees(folder: Path, written: str, said: str) -> bool:
    scratch = reference.Scratch(folder)
    return scratch.agrees(written.splitlines(), said.splitlines())


def test_drawn_codes_and_hashes_are_renamed_one_for_one(tmp_path: Path) -> None:
    assert agrees(tmp_path, WRITTEN, SAID)


@pytest.mark.parametrize(
    ("truth", "lie"),
    [
        ("✓ Box 1", "✓ Box 2"),
        ("shelf 5", "shelf 6"),
        ("9794768944940958", "9333971238763447"),
        ("9794768944940958", "8517389065633348"),
        ("8***********3348", "8***********0958"),
        ("8***********3348", "8517389065633348"),
        ("T09:02:00", "T09:03:00"),
        ("  Tag 9794 7689 4494 0958\n", ""),
        ("  Tag", " Tag"),
    ],
)
def test_a_transcript_that_lies_is_found(tmp_path: Path, truth: str, lie: str) -> None:
    assert truth in WRITTEN
    assert not agrees(tmp_path, WRITTEN.replace(truth, lie), SAID)


def test_a_code_keeps_its_name_through_a_document(tmp_path: Path) -> None:
    scratch = reference.Scratch(tmp_path)
    assert scratch.agrees(["9794768944940958"], ["9411251332336065"])
    assert not scratch.agrees(["9794768944940958"], ["9343959203377367"])
    assert not scratch.agrees(["9333971238763447"], ["9411251332336065"])


def test_a_command_that_fails_has_to_show_its_exit_code(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ false\n$ echo $?\n1\n```\n", "utf-8")
    assert reference.run_document(page)[0] == []
    page.write_text("```console\n$ false\n```\n", "utf-8")
    assert "exit code 1" in str(reference.run_document(page)[0][0])


def links() -> Iterator[tuple[Path, str]]:
    """Every link of every document that leads to another place of the project."""
    for path in DOCUMENTS:
        for target in map("".join, LINK.findall(prose(path))):
            if not target.startswith(("https://", "http://", "mailto:")):
                yield path, target


def test_every_internal_link_leads_somewhere() -> None:
    found = list(links())
    assert len(found) > 20, "links are found at all"
    for path, target in found:
        place, _, anchor = target.partition("#")
        there = (path.parent / place).resolve() if place else path
        assert there.exists(), f"{ids(path)}: {target} is not there"
        assert not anchor or anchor in anchors(there), f"{ids(path)}: no heading {target}"


def test_every_page_is_reached_from_the_readme() -> None:
    leads: dict[Path, set[Path]] = {}
    for path, target in links():
        place = (path.parent / target.partition("#")[0]).resolve()
        leads.setdefault(path, set()).add(place)
    reached, new = {README}, {README}
    while new:
        new = {there for path in new for there in leads.get(path, ())} - reached
        reached |= new
    assert [ids(path) for path in DOCUMENTS if path not in reached] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=ids)
def test_what_is_meant_to_be_bold_is(path: Path) -> None:
    # Stars between a Chinese full stop and a letter are no marks to Markdown (whose
    # reader comes with rich).
    parts = [
        part for token in MarkdownIt().parse(text(path)) for part in token.children or ()
    ]
    shown = [part.content for part in parts if part.type == "text"]
    assert [one for one in shown if "**" in one] == []


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(text(README).splitlines()) < 200


def test_decisions_are_dated_and_stand_in_order() -> None:
    headings = re.findall(r"^## (.+)$", prose(DECISIONS), re.MULTILINE)
    dates = [heading.split(" · ")[0] for heading in headings]
    assert [one for one in dates if not re.fullmatch(r"\d{4}-\d\d-\d\d", one)] == []
    assert dates == sorted(dates)


def test_every_place_that_maintaining_names_is_there() -> None:
    named = re.findall(r"`([a-z_/]+/[a-z_.]*)`", text(reference.DOCS / "maintaining.md"))
    assert len(named) > 30, "places are found at all"
    folders = (reference.ROOT, reference.ROOT / "cainiao_recycle")
    assert [one for one in named if not any((top / one).exists() for top in folders)] == []


def without_facts(sentence: str) -> str:
    """A sentence with one mark for each fact in it, named or filled in."""
    return re.sub(r"\{\w+\}|\d+", "#", sentence)


@pytest.mark.parametrize("path", CHINESE_PAGES, ids=ids)
def test_what_a_chinese_page_quotes_is_what_the_program_says(path: Path) -> None:
    said = [one for m in catalogue.read() if m.id for one in catalogue.strings(m)]
    sentences = "\n".join(map(without_facts, said))
    quoted = re.findall(r"“([^”]+)”", prose(path))
    pieces = [one.strip() for quote in quoted for one in re.split("…", quote)]
    assert [one for one in pieces if without_facts(one) not in sentences] == []


def test_every_verb_has_its_help_and_a_line_in_the_readme() -> None:
    headings = re.findall(r"^### (.+)$", text(reference.DOCS / "commands.md"), re.MULTILINE)
    assert headings == list(VERBS)
    told = set(re.findall(r"`([a-z][a-z -]*)`", prose(README)))
    assert [verb for verb in VERBS if verb not in told] == []


def test_every_verb_has_an_example_and_shows_its_answer_for_machines() -> None:
    assert [verb for verb in VERBS if example(verb) is None] == []
    options = {
        verb: {name for one in load(verb).params for name in one.opts} for verb in VERBS
    }
    shown = promises.json_keys()
    assert [verb for verb in VERBS if "--json" in options[verb] and verb not in shown] == []


def test_every_verb_that_takes_or_makes_a_file_stands_in_the_list_of_files() -> None:
    page = text(reference.DOCS / "files.md")
    table = page[page.index("## Every file") : page.index("## Files that go in")]
    named = re.compile(r"FILE|DIR|DEST|BACKUP|PLACE|STORE")
    verbs = {
        verb
        for verb in VERBS
        for one in load(verb).params
        if one.name != "file" and named.search(str(one.metavar))
    }
    assert len(verbs) > 20
    # A printer's place is no file; answers are drawn from a store, which is named.
    asking = {"printer add", "network conflicts", "network journeys"}
    assert sorted(verb for verb in verbs - asking if f"`{verb}" not in table) == []


def test_every_question_to_the_open_file_is_named_in_its_page() -> None:
    page = text(reference.DOCS / "open.md")
    rows = [f"| `{one.name}` | {one.english} |" for one in described.queries()]
    assert [row for row in rows if row not in page] == []


def test_every_verb_that_is_run_in_a_document_exists() -> None:
    for path in DOCUMENTS:
        for first, second in COMMAND.findall(text(path)):
            verb = f"{first} {second}" if first in GROUPS else first
            assert verb in VERBS, f"{ids(path)}: there is no verb {verb}"


def test_every_option_that_a_document_names_exists() -> None:
    options = set(re.findall(r"--[a-z-]+", text(reference.DOCS / "commands.md")))
    # The program's own, that of reference.py, and systemd's.
    options |= {"--version", "--check", "--now", "--failed"}
    for path in reference.written_by_hand():
        for code in re.findall(r"`([^`]+)`", prose(path)):
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", code):
                assert option in options, f"{ids(path)}: there is no option {option}"


def test_every_refusal_is_catalogued_under_its_branch() -> None:
    page = text(reference.DOCS / "refusals.md")
    _, *sections = re.split(r"^## (\d+)$", page, flags=re.MULTILINE)
    told = dict(zip(map(int, sections[::2]), sections[1::2], strict=True))
    for one in refusals():
        assert f"| `{one.name}` |" in told[one.exit_code]


def test_a_document_names_refusals_by_their_own_exit_codes() -> None:
    codes = {one.name: one.exit_code for one in refusals()}
    named = [
        (path, name, int(code))
        for path in reference.written_by_hand()
        for name, code in re.findall(r"`([a-z-]+)`(?:,| \()\s*(\d+)\b", prose(path))
    ]
    assert named, "some are named"
    for path, name, code in named:
        assert codes.get(name) == code, f"{ids(path)}: {name} {code}"


def test_no_document_shows_a_path_of_the_machine_it_was_written_on() -> None:
    for path in DOCUMENTS:
        assert not MACHINE_PATH.search(text(path)), ids(path)


def test_the_readme_gives_two_lines_that_do_all_their_own_set_up() -> None:
    lines = [
        line for line in text(README).split("\n") if line.startswith("python3 -m venv")
    ]
    demo, tests = lines
    assert demo.endswith(".venv/bin/cainiao-recycle demo")
    assert tests.endswith(".venv/bin/pytest -n 2")
