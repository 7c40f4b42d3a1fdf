"""Two languages: the catalogue is fresh and whole, and Chinese is Chinese to the end.

Click and Typer look their texts up when they are imported, so what a command line says
is read from a process of its own: one for each language, for many command lines.
"""

import gettext
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel.messages.catalog import Message

from cainiao_recycle import language
from cainiao_recycle.cli.app import GROUPS, VERBS
from cainiao_recycle.domain.words import EVENT_WORDS, WORDS
from cainiao_recycle.errors import Refusal, refusals
from cainiao_recycle.night.importing import CARRIERS, RETURNS, SHIPMENTS, SIZES
from cainiao_recycle.sentences import in_words
from tests import catalogue, desk

KNOWN = catalogue.read()
MESSAGES = [message for message in KNOWN if message.id]
CHINESE = gettext.translation("messages", language.LOCALES, [language.CHINESE]).gettext

HAN = re.compile(r"[\u4e00-\u9fff]")
LETTERS = re.compile(r"[A-Za-z]")
ENGLISH_RUN = re.compile(
    r"(?<![\w-])[A-Za-z]+(?:['’-][A-Za-z]+)*(?: [A-Za-z]+(?:['’-][A-Za-z]+)*){2,}"
)
"""Three English words in a row; values and columns are set apart by commas or Chinese."""
TYPED = re.compile(
    r"(?<![\w-])--[a-z][a-z-]*|“[a-z][a-z ]*(?:\{\w+\})?”|[a-z]+/[a-z]+\.md"
    r"|cainiao-recycle [a-z].+|ship (?:release|pack) \{.+|eggs count N|pip install .+"
)
"""What a clerk types or opens: options, commands, examples, pages."""
ENDS = {".": "。…}])", ":": "：", "?": "？", "!": "！"}
COLUMN_LISTS = {", ".join(columns) for columns in (RETURNS, SHIPMENTS, SIZES, CARRIERS)}

SPEAKER = """
import json, os, sys
from cainiao_recycle import language
language.choose(language.wanted([], os.environ))
from cainiao_recycle.cli.app import run
for line in json.load(sys.stdin):
    code = run(line)
    print(f"\\f{code}", flush=True)
"""
"""The program's `main`, for many command lines in a row."""


@dataclass(frozen=True)
class Said:
    """What one command line said, and its exit code."""

    text: str
    code: int


def environment(**more: str) -> dict[str, str]:
    """This process's environment without its language, and with what is asked for."""
    spoken = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_CTYPE")
    kept = {key: value for key, value in os.environ.items() if key not in spoken}
    places = [str(catalogue.ROOT), *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1", **more}


def speak(lines: Sequence[Sequence[str]], **more: str) -> list[Said]:
    """Run command lines one after the other in one process."""
    done = subprocess.run(
        [sys.executable, "-c", SPEAKER],
        input=json.dumps(lines),
        env=environment(**more),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    parts = re.split(r"\f(\d+)\n", done.stdout)
    return [
        Said(text, int(code)) for text, code in zip(parts[::2], parts[1::2], strict=False)
    ]


def program(*arguments: str, **more: str) -> str:
    """The program as it is called: what it says on stdout and stderr."""
    done = subprocess.run(
        [sys.executable, "-m", "cainiao_recycle", *arguments],
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


HELPS = ("", *GROUPS, *VERBS)


@cache
def helps(locale: str, columns: int) -> Mapping[str, str]:
    """The help of the program, of every group and of every verb."""
    said = speak(
        [[*verb.split(), "--help"] for verb in HELPS], LANG=locale, COLUMNS=str(columns)
    )
    return {verb: one.text for verb, one in zip(HELPS, said, strict=True)}


def english_left(text: str) -> Iterator[str]:
    """Lines of a help that are not Chinese: no Chinese at all, or an English sentence.

    What is typed as it stands is left out: the usage, the example, the way to the help,
    the columns of a file.
    """
    for line in (one.strip("│╭╮╰╯─ ") for one in text.splitlines()):
        if line.startswith(("用法：", "示例：", "帮助：")) or line in COLUMN_LISTS:
            continue
        if LETTERS.search(line) and (not HAN.search(line) or ENGLISH_RUN.search(line)):
            yield line


def fields(text: str) -> Counter[str]:
    """The placeholders of a template, as they stand in it."""
    percent = re.findall(r"%\(\w+\)s", text)
    braces = [
        f"{name}!{conversion}:{spec}"
        for _, name, spec, conversion in Formatter().parse(text)
        if name is not None
    ]
    return Counter([*percent, *braces])


def forms(message: Message) -> list[str]:
    """A message's English: one sentence, or a singular and a plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id)


def name_of(message: Message) -> str:
    return catalogue.key_of(message.id)[:40]


def test_the_catalogue_holds_the_sentences_of_the_package_and_no_others() -> None:
    known = {catalogue.key_of(m.id) for m in MESSAGES if catalogue.is_ours(m)}
    assert known == {catalogue.key_of(id_) for id_ in catalogue.ours()}


def test_the_catalogue_holds_every_sentence_of_click_and_typer_as_installed() -> None:
    known = {catalogue.key_of(message.id) for message in MESSAGES}
    assert {catalogue.key_of(id_) for id_ in catalogue.theirs()} - known == set()


def test_the_compiled_catalogue_is_made_from_the_one_that_people_read() -> None:
    assert catalogue.MO.read_bytes() == catalogue.mo_bytes(KNOWN)


def test_writing_the_catalogue_again_gives_the_same_bytes() -> None:
    sources = catalogue.ours(), catalogue.theirs()
    once = catalogue.merged(KNOWN, *sources)
    twice = catalogue.merged(once, *sources)
    assert catalogue.po_bytes(once) == catalogue.po_bytes(twice)
    assert catalogue.mo_bytes(once) == catalogue.mo_bytes(twice)


def test_every_sentence_is_translated_and_no_translation_is_marked_as_a_guess() -> None:
    assert [name_of(message) for message in catalogue.untranslated(KNOWN)] == []


def keeps_placeholders(message: Message) -> bool:
    """Whether a translation has the placeholders of one of its sentence's forms."""
    wanted = [fields(form) for form in forms(message)]
    return all(fields(text) in wanted for text in catalogue.strings(message))


def keeps_commands(message: Message) -> bool:
    """Whether what is typed stands in a translation as it is; only a reason's words
    may be Chinese there.
    """
    typed = [t for form in forms(message) for t in TYPED.findall(form)]
    text = catalogue.strings(message)[0].replace("--reason 受潮", "--reason damp")
    return all(kept in text for kept in typed)


def ends_alike(message: Message) -> bool:
    """Whether a translation ends as a sentence, a heading or a question does."""
    (text,) = catalogue.strings(message)
    last = forms(message)[-1][-1]
    return last not in ENDS or text[-1] in ENDS[last]


@pytest.mark.parametrize("rule", [keeps_placeholders, keeps_commands, ends_alike])
def test_every_translation_says_what_its_sentence_says(
    rule: Callable[[Message], bool],
) -> None:
    assert [name_of(message) for message in MESSAGES if not rule(message)] == []


WORDS_PAGE = catalogue.ROOT / "docs" / "zh" / "words.md"


def words_not_said() -> list[str]:
    """The last column of the table of words."""
    rows = re.findall(r"^\|.*\| ([^|]+) \|$", WORDS_PAGE.read_text("utf-8"), re.MULTILINE)
    return [word for cell in rows[1:] for word in cell.split("、") if HAN.search(word)]


def test_one_thing_has_one_word_in_chinese() -> None:
    retired = words_not_said()
    assert len(retired) > 30, "the table is found at all"
    others = re.compile("|".join(["(?<!鸡)蛋券", "箱签", *retired]))
    told = [text for message in MESSAGES for text in catalogue.strings(message)]
    assert [text for text in told if others.search(text)] == []


def test_chinese_pages_say_the_words_of_the_screen() -> None:
    others = re.compile("|".join(words_not_said()))
    pages = [page for page in WORDS_PAGE.parent.glob("*.md") if page != WORDS_PAGE]
    lines = [line for page in pages for line in page.read_text("utf-8").splitlines()]
    assert [line for line in lines if others.search(line)] == []


@pytest.mark.parametrize("verb", HELPS, ids=lambda verb: verb or "program")
def test_the_chinese_help_holds_no_english_sentence(verb: str) -> None:
    assert list(english_left(helps("zh_CN.UTF-8", 400)[verb])) == []


@pytest.mark.parametrize("verb", HELPS, ids=lambda verb: verb or "program")
def test_the_search_for_english_finds_the_english_help(verb: str) -> None:
    assert len(list(english_left(helps("C", 400)[verb]))) > 2


@pytest.mark.parametrize("verb", HELPS, ids=lambda verb: verb or "program")
def test_no_sentence_of_the_chinese_help_is_cut_off_at_80_columns(verb: str) -> None:
    # Chinese has no spaces to wrap at: a table cuts what is too long, with an ellipsis.
    text = re.sub(r"[A-Z]+\]?…", "", helps("zh_CN.UTF-8", 80)[verb])
    assert "…" not in text


def test_the_program_speaks_chinese_in_a_chinese_locale() -> None:
    said = program("--help", LANG="zh_CN.UTF-8", COLUMNS="400")
    assert said == helps("zh_CN.UTF-8", 400)[""]
    assert CHINESE("The book of a parcel-box recycling station.") in said


@pytest.mark.parametrize(
    "line",
    [
        ["nonsense"], ["return", "--nonsense"], ["ship", "pack"], ["close", "--date"],
        ["eggs", "receive", "1", "2"], ["report", "--lang", "fr"],
        ["boxes", "list", "--state", "nonsense"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_told_in_chinese(line: list[str]) -> None:
    told = program(*line, LANG="zh_CN.UTF-8")
    assert "错误：" in told
    assert list(english_left(told)) == []


@pytest.mark.parametrize("refusal", refusals(), ids=lambda one: one.name)
def test_every_refusal_is_told_in_chinese(refusal: type[Refusal]) -> None:
    facts: dict[str, object] = {
        name.split("!")[0]: f"<{name.split('!')[0]}>" for name in fields(refusal.sentence)
    }
    told = in_words(refusal.sentence, facts, CHINESE)
    assert HAN.search(told)
    assert all(str(fact) in told for fact in facts.values())
    plain = re.sub(
        r"“[a-z ]+”|<\w+>|cainiao-recycle .*|[a-z]+ [a-z]+ (<\w+>|N|BOX)", "", told
    )
    assert not ENGLISH_RUN.search(plain)


@pytest.mark.parametrize("word", [*EVENT_WORDS.values(), *WORDS])
def test_every_word_of_the_trade_is_told_in_chinese(word: str) -> None:
    told = CHINESE(word)
    assert HAN.search(told)
    assert not LETTERS.search(told)


@pytest.mark.parametrize(
    ("arguments", "locale", "spoken"),
    [
        ([], {"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ([], {"LANG": "zh_TW.UTF-8"}, "zh_CN"),
        ([], {"LANG": "zh_HK"}, "zh_CN"),
        ([], {"LANG": "zh"}, "zh_CN"),
        ([], {"LANG": "C"}, "en"),
        ([], {"LANG": "POSIX"}, "en"),
        ([], {"LANG": "C.UTF-8"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {}, "en"),
        ([], {"LANG": ""}, "en"),
        ([], {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "C"}, "zh_CN"),
        (["--lang", "zh"], {"LC_ALL": "C"}, "zh_CN"),
        (["--lang=zh"], {"LC_ALL": "C"}, "zh_CN"),
        (["--lang", "en"], {"LC_ALL": "zh_CN.UTF-8"}, "en"),
        (["show", "1", "--lang=en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang", "fr"], {"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        (["--lang"], {"LANG": "zh_CN.UTF-8"}, "zh_CN"),
    ],
)
def test_the_language_is_the_one_named_then_the_locales_then_english(
    arguments: list[str], locale: dict[str, str], spoken: str
) -> None:
    assert language.wanted(arguments, locale) == spoken


def test_the_language_named_beats_the_locale_in_the_program() -> None:
    refused = ["campaign", "list", "--file", "nowhere.db"]
    english = program(*refused, "--lang", "en", LC_ALL="zh_CN.UTF-8")
    chinese = program(*refused, "--lang", "zh", LC_ALL="C")
    assert english.startswith("✗ There is no station file")
    assert chinese.startswith(f"✗ {Path('nowhere.db').absolute()} 没有站点文件")


def commands(folder: Path, voucher: str) -> list[list[str]]:
    """A day's command lines; a second run records nothing new."""
    rule, table = folder / "campaign.toml", folder / "returns.csv"
    return [
        ["init", "--station", desk.CODE, "--name", desk.NAME, "--language", "zh"],
        ["campaign", "add", "--reason", "a new season", str(rule), "--request-id", "c1"],
        ["eggs", "receive", "60", "--at", "2022-11-11T08:00", "--request-id", "e1"],
        [
            "return", desk.WAYBILL, "--size", "5", "--customer", desk.PHONE,
            "--at", "2022-11-11T09:00", "--request-id", "r1",
        ],
        ["redeem", voucher, "--at", "2022-11-11T09:05", "--request-id", "v1"],
        ["redeem", voucher, "--at", "2022-11-11T09:06", "--request-id", "v2"],
        ["import", "returns", str(table)],
        ["boxes", "list"],
        ["voucher", "list", "--state", "all"],
        ["ship", "list"],
        ["pulp", "list"],
        ["campaign", "list"],
        ["campaign", "show", "eggs-2022"],
        ["campaign", "show", "nonsense"],
        ["show", desk.WAYBILL],
        ["show", voucher],
        ["ship", "suggest", "--item", "100x100x100"],
        ["ship", "suggest", "--item", "2000x100x100"],
        ["return", "SF0000000001", "--size", "99"],
        ["undo", "1", "--reason", "mistake"],
        ["report", "--date", "2022-11-11"],
        ["check"],
        ["nonsense"],
    ]  # fmt: skip


def objects(said: Said) -> list[dict[str, Any]]:
    """What machines read of one command line."""
    return [json.loads(line) for line in said.text.splitlines()]


def test_machines_read_the_same_in_both_languages(tmp_path: Path) -> None:
    (tmp_path / "campaign.toml").write_text(desk.EGGS_2022, "utf-8")
    (tmp_path / "returns.csv").write_text(
        "code,size,defects,at\nYT2222222222222,3,wet,2022-11-11T10:00\nYT3,3,,\n", "utf-8"
    )
    common = ["--file", str(tmp_path / "station.db"), "--clerk", desk.CLERK, "--json"]

    def day(voucher: str, locale: str) -> list[Said]:
        lines = [[*line, *common] for line in commands(tmp_path, voucher)]
        return speak(lines, LANG=locale)

    first = day("", "C")
    voucher = objects(first[3])[0]["voucher"]
    day(voucher, "C")
    english, chinese = day(voucher, "C"), day(voucher, "zh_CN.UTF-8")
    refused = 0
    for line, one, other in zip(commands(tmp_path, voucher), english, chinese, strict=True):
        assert one.code == other.code, line
        rows, zh_rows = objects(one), objects(other)
        for row, zh_row in zip(rows, zh_rows, strict=True):
            message, zh_message = row.pop("message", None), zh_row.pop("message", None)
            assert row == zh_row, line
            if message is not None:
                refused += 1
                assert not HAN.search(message.replace(desk.NAME, ""))
                assert HAN.search(zh_message)
        assert rows or line == ["ship", "list"], line
    assert refused >= 7
