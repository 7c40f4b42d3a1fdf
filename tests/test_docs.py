"""The documentation tells what the program does."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cainiao_recycle.cli.app import GROUPS, VERBS
from tests import reference

DOCUMENTS = [
    *reference.written_by_hand(),
    *(reference.DOCS / n for n in reference.GENERATED),
]
README = reference.ROOT / "README.md"

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"^(?:\$ |.*\| )cainiao-recycle ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
MACHINE_PATH = re.compile(r"/(?:work|tmp|root|home|Users|opt|var)/|site-packages|[A-Z]:\\")


def text(path: Path) -> str:
    return path.read_text("utf-8")


def ids(path: Path) -> str:
    return path.name


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


def test_a_transcript_that_lies_is_found(tmp_path: Path) -> None:
    honest = """\
```console
$ export CAINIAO_RECYCLE_FILE=station.db CAINIAO_RECYCLE_CLERK=Li
$ cainiao-recycle init --station CQ-0123 --name 重庆南山路驿站
✓ Station CQ-0123 is set up: station.db
  Next: cainiao-recycle campaign add FILE.toml
$ cainiao-recycle return SF1234567890123 --size 5 --at 2022-11-11T09:02
✓ Box 1 → shelf 5 (condition A, cycle 1)
  Tag 9794 7689 4494 0958
  No campaign runs: the box is taken, there is no reward.
$ cainiao-recycle show 9794768944940958
Box 1: reuse, size 5, cycle 1, condition A
  Tag 9794 7689 4494 0958
  2022-11-11 09:02  box returned  SF1234567890123 A  Li  #14
$ cainiao-recycle redeem 9794768944940958
✗ “9794768944940958” is a tag, and a voucher is needed here. Scan the voucher.
$ echo $?
15
```
"""
    page = tmp_path / "page.md"

    def lies(said: str, instead: str) -> int:
        assert said in honest
        page.write_text(honest.replace(said, instead, 1), "utf-8")
        return len(reference.run_document(page)[0])

    assert lies("✓", "✓") == 0, "an honest transcript"
    assert lies("shelf 5", "shelf 6"), "another word"
    assert lies("09:02  box", "09:03  box"), "another time"
    assert lies("condition A\n  Tag 9794", "condition A\n  Tag 9333"), "another code"
    assert lies("  No campaign runs: the box is taken, there is no reward.\n", ""), (
        "a line less"
    )
    assert lies("$ echo $?\n15\n", ""), "a failure that isn't shown"
    assert lies("\n15\n", "\n16\n"), "another exit code"


def links() -> Iterator[tuple[Path, str]]:
    """Every link of every document that leads to another place of the project."""
    for path in DOCUMENTS:
        for target in LINK.findall(prose(path)):
            if not target.startswith(("https://", "http://", "mailto:")):
                yield path, target


def test_every_internal_link_leads_somewhere() -> None:
    found = list(links())
    assert len(found) > 20, "links are found at all"
    for path, target in found:
        place, _, anchor = target.partition("#")
        there = (path.parent / place).resolve() if place else path
        assert there.exists(), f"{path.name}: {target} is not there"
        assert not anchor or anchor in anchors(there), f"{path.name}: no heading {target}"


def test_every_verb_has_its_help_and_a_line_in_the_readme() -> None:
    headings = re.findall(r"^### (.+)$", text(reference.DOCS / "commands.md"), re.MULTILINE)
    assert headings == list(VERBS)
    told = set(re.findall(r"`([a-z][a-z -]*)`", prose(README)))
    assert [verb for verb in VERBS if verb not in told] == []


def test_every_verb_that_is_run_in_a_document_exists() -> None:
    for path in DOCUMENTS:
        for first, second in COMMAND.findall(text(path)):
            verb = f"{first} {second}" if first in GROUPS else first
            assert verb in VERBS, f"{path.name}: there is no verb {verb}"


def test_every_option_that_a_document_names_exists() -> None:
    options = set(re.findall(r"--[a-z-]+", text(reference.DOCS / "commands.md")))
    options |= {"--version", "--check"}  # the program's own, and that of reference.py
    for path in reference.written_by_hand():
        for code in re.findall(r"`([^`]+)`", prose(path)):
            for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", code):
                assert option in options, f"{path.name}: there is no option {option}"


def test_every_refusal_is_catalogued_under_one_exit_code() -> None:
    classes = reference.refusal_classes()
    codes = [one.exit_code for one in classes]
    assert len(set(codes)) == len(codes), "an exit code is used twice"
    assert len({one.name for one in classes}) == len(classes), "a name is used twice"
    page = text(reference.DOCS / "refusals.md")
    for one in classes:
        assert f"| `{one.name}` | {one.exit_code} |" in page


def test_a_document_names_refusals_by_their_own_exit_codes() -> None:
    codes = {one.name: one.exit_code for one in reference.refusal_classes()}
    named = [
        (path, name, int(code))
        for path in reference.written_by_hand()
        for name, code in re.findall(r"`([a-z-]+)`(?:,| \()\s*(\d+)\b", prose(path))
    ]
    assert named, "some are named"
    for path, name, code in named:
        assert codes.get(name) == code, f"{path.name}: {name} {code}"


def test_no_document_shows_a_path_of_the_machine_it_was_written_on() -> None:
    for path in DOCUMENTS:
        assert not MACHINE_PATH.search(text(path)), path.name


def test_the_readme_gives_two_lines_that_do_all_their_own_set_up() -> None:
    lines = [
        line for line in text(README).split("\n") if line.startswith("python3 -m venv")
    ]
    demo, tests = lines
    assert demo.endswith(".venv/bin/cainiao-recycle demo")
    assert tests.endswith(".venv/bin/pytest -n 2")
