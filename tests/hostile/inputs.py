"""Hostile input, drawn from a seeded source: most of it is valid input with something done
to it, which gets further in than noise does.
"""

import json
import math
import unicodedata
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

ATOMS = (
    "", " ", "   ", "\t", "\n", "\r\n", "\x00", "\x01", "\x07", "\x08", "\x0b", "\x1b",
    "\x7f", "\x85", "\x9b31m", "\x1b[2J", "\x1b]0;pwned\x07", "\x1b[6n",
    "\x1bP+q\x1b\\", "\u2028", "\u2029", "\u202e", "\u202d", "\u2066", "\u2069",
    "\u200f", "\u061c", "\u200b", "\u200d", "\u2060", "\ufeff", "\ufffe", "\uffff",
    "\U0010ffff", "\U000e0001", "\ud800", "\udfff", "\udc80", "\ud83d", "e\u0301",
    "\u0345", "\u1160", "\u3164", "a" + "\u0300" * 60, "ﷺ", "ﬀ", "ſ", "ı", "İ", "ß",
    "ΐ", "K", "Å", "=1+1", "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", "＝1", "＋1",
    "－1", "＠x", "\t=1", "\r=1", " =1", "'=1", '"=1', "%3D1", "﹦1", "﹢1", "﹣1",
    "﹫x", "−1", "‐1", "'; DROP TABLE journal; --", "\" OR 1=1 --",
    "x' UNION SELECT key FROM keys --", "%", "_", "%s%n%x", "%(x)s", "{}", "{0}",
    "{code}", "{0.__class__}", "{code!r:>99999999}", "{", "}", "${HOME}", "$(id)",
    "`id`", "|id", ";id", "&&id", "\\", "\\x1b", "\\u001b[2J", "\\n", "[bold]x[/bold]",
    "[/]", "[link=file:///etc/passwd]x[/link]", "[red", "]", "<script>", "<b>", "&lt;",
    "&#0;", "]]>", "<!--", "../", "../../etc/passwd", "..\\..\\x", ".", "..", "/", "//",
    "~", "~root", "~nobody/x", "/dev/null", "/dev/full", "/proc/self/mem", "CON",
    "nul.db", "file:///etc/passwd", "x\x00.db", "a/b", "-", "--", "--help", "-rf",
    "@file", "#", "0", "-0", "00", "007", "1e5", "1e999", "-1e999", "0x10", "0b1",
    "1_000", "1,000", "1.5", ".5", "5.", "nan", "NaN", "inf", "Infinity", "-Infinity",
    "null", "None", "true", "false", "1" * 12, "1" * 13, "9" * 18, "9" * 19, "9" * 40,
    "9" * 400, "9" * 5000, "9223372036854775807", "9223372036854775808",
    "-9223372036854775809", "2147483648", "4294967296", "１２", "٣٤", "१२", "²³", "⑤",
    "Ⅷ", "½", "五", "〇", "𝟗", "߁", "0001-01-01", "0001-01-01T00:00", "0000-00-00",
    "9999-12-31", "9999-12-31T23:59:59", "10000-01-01", "-0001-01-01", "2022-02-30",
    "2022-11-11T24:00", "2022-11-11T23:59:60", "2016-12-31T23:59:60Z",
    "1986-05-04T02:30", "1991-09-15T01:30", "2022-11-11T10:00+23:59",
    "2022-11-11T10:00-24:00", "2022-11-11T10:00+08:00:30",
    "2022-11-11T10:00:00.0000001", "2022-W45-5", "2022-315", "20221111",
    "20221111T1000", "2022-11-11 10:00", "11/11/2022", "now", "today", "+1d",
    "1969-12-31T23:59:59", "1970-01-01", "2038-01-19T03:14:08", "13900001234",
    "+8613900001234", "110101199003078515", "SF1234567890123", "8517389065633348",
    "9794768944940958", "k314744.9b08.TIHKE2NN", "x" * 81, "x" * 201, "x" * 1001,
    "中" * 41, "🥚📦", "👩‍👩‍👧‍👦", "🇨🇳", "双十一快递包装", "א ב", "العربية", "ไทย",
    "ｆｕｌｌ", "Z̸a̵l̷g̶o̶",
)  # fmt: skip

BLOCKS = (
    (0x00, 0x20), (0x20, 0x7F), (0x80, 0x100), (0x300, 0x370), (0x590, 0x700), (0x900,
    0x980),
    (0x2000, 0x2070), (0x2070, 0x20A0), (0x3000, 0x3100), (0x4E00, 0x5000), (0xD800,
    0xE000),
    (0xE000, 0xE010), (0xFE00, 0xFE10), (0xFF00, 0xFF60), (0xFFF0, 0x10000),
    (0x1F300, 0x1F400), (0x1D7CE, 0x1D800), (0xE0000, 0xE0080), (0x10FFF0, 0x110000),
)  # fmt: skip

ZEROS = (0xFF10, 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x1D7CE, 0x1D7D8, 0x2080)
"""Where the digits of other scripts begin."""

MB = 1_000_000


def character(rng: Random) -> str:
    """One character, of any kind."""
    return chr(rng.randrange(*rng.choice(BLOCKS)))


def noise(rng: Random, most: int = 40) -> str:
    return "".join(character(rng) for _ in range(rng.randint(1, most)))


def in_other_digits(rng: Random, text: str) -> str:
    """The same with its digits, or some of them, in another script."""
    zero, some = rng.choice(ZEROS), rng.random() < 0.5
    return "".join(
        chr(zero + int(c)) if c in "0123456789" and not (some and rng.random() < 0.5) else c
        for c in text
    )


def full_width(_rng: Random, text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def cut(rng: Random, text: str) -> str:
    at = rng.randint(0, len(text))
    return text[:at] if rng.random() < 0.7 else text[at:]


def doubled(rng: Random, text: str) -> str:
    return text * rng.choice((2, 2, 3, 10))


def with_atom(rng: Random, text: str) -> str:
    at = rng.choice((0, len(text), rng.randint(0, len(text))))
    return text[:at] + rng.choice(ATOMS) + text[at:]


def with_character(rng: Random, text: str) -> str:
    at = rng.randint(0, len(text))
    return text[:at] + character(rng) + text[at + rng.choice((0, 0, 1)) :]


def without_one(rng: Random, text: str) -> str:
    at = rng.randrange(len(text)) if text else 0
    return text[:at] + text[at + 1 :]


def swapped(rng: Random, text: str) -> str:
    if len(text) < 2:
        return text
    at = rng.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def other_digit(rng: Random, text: str) -> str:
    places = [at for at, c in enumerate(text) if c in "0123456789"]
    if not places:
        return text + str(rng.randrange(10))
    at = rng.choice(places)
    return text[:at] + str(rng.randrange(10)) + text[at + 1 :]


def other_case(_rng: Random, text: str) -> str:
    return text.swapcase()


def decomposed(rng: Random, text: str) -> str:
    return unicodedata.normalize(rng.choice(("NFD", "NFKD")), text)


def between(rng: Random, text: str) -> str:
    """Something between all of its characters."""
    return rng.choice((" ", "-", "\u200b", "\t", "\u0301", "_", ".")).join(text)


CHANGES: tuple[Callable[[Random, str], str], ...] = (
    cut, doubled, with_atom, with_atom, with_character, with_character, without_one,
    swapped,
    other_digit, other_digit, other_case, decomposed, between, in_other_digits, full_width,
)  # fmt: skip


def mutated(rng: Random, valid: str) -> str:
    """A valid text with one thing done to it, or a few."""
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        valid = rng.choice(CHANGES)(rng, valid)
    return valid


def long(rng: Random, seed: str) -> str:
    """A text longer than anybody types; now and then of a megabyte."""
    most = MB if rng.random() < 0.01 else rng.choice((300, 1_100, 20_001, 60_000))
    piece = seed or rng.choice(ATOMS) or "x"
    return (piece * (most // len(piece) + 1))[:most]


def text(rng: Random, valid: str = "", others: Sequence[str] = ()) -> str:
    """A hostile text for a place where `valid` would be taken; `others` are taken
    elsewhere.
    """
    kind = rng.random()
    if kind < 0.5 and valid:
        return mutated(rng, valid)
    if kind < 0.7:
        return rng.choice(ATOMS)
    if kind < 0.8:
        return with_atom(rng, rng.choice(ATOMS))
    if kind < 0.9:
        return noise(rng)
    if kind < 0.97:
        return mutated(rng, rng.choice(others) if others else valid)
    return long(rng, valid) if rng.random() < 0.4 else digits(rng)


INTEGERS = (
    0, -1, 1, 2, 7, 97, 255, 256, 1_000, 65_536, 10**6, 10**9, 10**9 + 1, 2**31, 2**32,
    2**53,
    2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**18, 10**30, 10**400, -(10**400),
    10**5_000, -(10**5_000),
)  # fmt: skip


def number(rng: Random) -> int:
    """A whole number of any size; as a text it may be longer than Python turns into one."""
    return rng.choice(INTEGERS) if rng.random() < 0.7 else rng.randint(-5, 200)


def digits(rng: Random) -> str:
    """A whole number as a text: of more digits than Python turns into a number, too."""
    found = number(rng)
    return str(found) if abs(found) < 10**401 else "9" * 5_001


# --- JSON ---------------------------------------------------------------------------


def nested(rng: Random, deepest: int = 3_000) -> Any:
    """Lists or objects within one another, no deeper than `json` itself can write."""
    value: Any = rng.choice((1, "x", None))
    for _ in range(rng.choice((2, 50, 300, min(900, deepest)))):
        value = [value] if rng.random() < 0.5 else {"a": value}
    return value


def value(rng: Random, valid: Any = "", others: Sequence[str] = ()) -> Any:
    """A value that JSON can bring."""
    kind = rng.random()
    if kind < 0.55:
        return text(rng, valid if isinstance(valid, str) else str(valid), others)
    if kind < 0.7:
        return number(rng)
    if kind < 0.8:
        return rng.choice((True, False, None))
    if kind < 0.88:
        return rng.choice((1.5, -0.0, 1e308, math.inf, -math.inf, math.nan))
    if kind < 0.96:
        return rng.choice(
            ([], {}, [1], [None], ["x"] * 200, {"": ""}, [[]], {"a": {"b": 1}})
        )
    return nested(rng)


Place = tuple[Any, Any]
"""A list or an object, and the index or key in it."""


def places(document: Any) -> list[Place]:
    """Every place in a document."""
    found: list[Place] = []
    waiting = [document]
    while waiting:
        one = waiting.pop()
        pairs = one.items() if isinstance(one, dict) else enumerate(one)
        for at, below in list(pairs):
            found.append((one, at))
            if isinstance(below, (dict, list)):
                waiting.append(below)
    return found


def changed(rng: Random, document: Any) -> None:
    """Change a document in one place, or a few."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        found = places(document)
        if not found:
            return
        inside, at = rng.choice(found)
        what = rng.random()
        if what < 0.12:
            del inside[at]
        elif what < 0.2 and isinstance(inside, dict):
            inside[text(rng, str(at))] = inside.pop(at)
        elif what < 0.28:
            other, there = rng.choice(found)
            if there in other if isinstance(other, dict) else there < len(other):
                inside[at] = json.loads(json.dumps(other[there]))
        else:
            inside[at] = value(rng, inside[at])


def as_json(rng: Random, document: Any) -> str:
    """A document changed and written, and now and then torn as a text too."""
    try:
        document = json.loads(json.dumps(document))
        changed(rng, document)
        written = json.dumps(document, ensure_ascii=rng.random() < 0.5)
    except (ValueError, RecursionError):
        written = json.dumps(str(type(document)))
    kind = rng.random()
    if kind < 0.1:
        return mutated(rng, written)
    if kind < 0.12:
        return "[" * 100_000
    if kind < 0.14:
        return '{"a":' * 20_000
    if kind < 0.16:
        # A key that is there twice.
        return written[:1] + '"code": "x", "code": [],' + written[1:]
    return written.replace("1.7976931348623157e+308", "1e999")


# --- bytes --------------------------------------------------------------------------


def as_bytes(rng: Random, written: str) -> bytes:
    """A text as a file, in one of the ways there are."""
    if rng.random() < 0.8:
        return written.encode("utf-8", "surrogatepass" if rng.random() < 0.3 else "replace")
    encoding = rng.choice(
        ("gb18030", "utf-16", "utf-16-le", "utf-8-sig", "latin-1", "utf-32")
    )
    return written.encode(encoding, "replace")


def torn(rng: Random, content: bytes) -> bytes:
    """Bytes with something done to them."""
    kind, at = rng.random(), rng.randint(0, len(content))
    if kind < 0.3:
        return content[:at]
    if kind < 0.5:
        return content[:at] + rng.randbytes(rng.choice((1, 4, 60))) + content[at:]
    if kind < 0.8:
        piece = rng.randbytes(rng.choice((1, 1, 2, 16)))
        return content[:at] + piece + content[at + len(piece) :]
    if kind < 0.9:
        return content + content
    return content[:at] + b"\x00" * 100 + content[at:]
