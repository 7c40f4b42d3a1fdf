"""Keep the Chinese catalogue: `python tests/catalogue.py`.

Collects every sentence that goes through gettext, from the package and from the Click
and Typer that are installed, keeps the translations there are, drops those of sentences
that are gone, and writes `messages.po` with `messages.mo` beside it. Click's and Typer's
sentences are only added, never dropped: several of their releases are supported, and
each words some refusals its own way.

The same sentences give the same bytes: no dates, no line numbers, no tool's version.
"""

import io
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from cainiao_recycle.store import described

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "cainiao_recycle"
PO = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "messages.po"
MO = PO.with_suffix(".mo")

KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
LIBRARIES = {
    "click": (
        "core", "decorators", "exceptions", "formatting", "parser", "termui", "types",
    ),
    "typer": ("core", "rich_utils"),
}  # fmt: skip
"""The modules whose sentences a command line can show."""

HEADERS = [
    ("Project-Id-Version", "cainiao-recycle"),
    ("Language", "zh_CN"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
]
COMMENT = "# Simplified Chinese, as it is spoken at a station's counter."

Id = str | tuple[str, str]
"""A sentence, or its singular and plural."""
Found = dict[Id, list[str]]
"""Sentences, and the files they stand in."""


class Steady(Catalog):
    """A catalogue whose head holds nothing that changes by itself."""

    mime_headers = property(lambda _self: HEADERS)


def sentences(files: Iterable[tuple[str, Path]]) -> Found:
    """The sentences of Python files, each with the names of its files."""
    found: Found = {}
    for name, path in files:
        for _line, sentence, _comments, _context in extract_from_file(
            "python", path, keywords=KEYWORDS
        ):
            places = found.setdefault(sentence, [])  # type: ignore[arg-type]
            if name not in places:
                places.append(name)
    return found


def ours() -> Found:
    """The package's sentences, in the order of its files."""
    paths = sorted(PACKAGE.rglob("*.py"))
    found = sentences((path.relative_to(ROOT).as_posix(), path) for path in paths)
    return found | {text: [*found.get(text, []), SCHEMA] for text in of_the_schema()}


SCHEMA = "cainiao_recycle/store/schema.sql"


def of_the_schema() -> list[str]:
    """What the schema's comments say of tables and columns, each once."""
    told = described.tables()
    comments = [text for one in told for text in one.comments.values()]
    return list(dict.fromkeys([*(one.about for one in told), *comments]))


def library_files() -> Iterator[tuple[str, Path]]:
    """The files of Click and Typer, each under its library's name."""
    for library, modules in LIBRARIES.items():
        spec = find_spec(library)
        assert spec is not None, f"{library} is not installed"
        assert spec.origin is not None, f"{library} is no package"
        for module in modules:
            yield library, Path(spec.origin).with_name(f"{module}.py")


def theirs() -> Found:
    """Click's and Typer's sentences as installed."""
    return sentences(library_files())


def library_places(message: Message) -> list[str]:
    """The libraries a message belongs to."""
    return [name for name, _line in message.locations if name in LIBRARIES]


def is_ours(message: Message) -> bool:
    """Whether a message stands in the package."""
    return any(name not in LIBRARIES for name, _line in message.locations)


def read(path: Path = PO) -> Catalog:
    """The catalogue as it stands; an empty one before the first run."""
    if not path.exists():
        return Steady("zh_CN")
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN")


def merged(known: Catalog, package: Found, libraries: Found) -> Catalog:
    """A fresh catalogue with the translations that are known."""
    # A sentence is looked up by its singular; releases differ in some plurals.
    foreign: dict[str, tuple[Any, set[str]]] = {
        key_of(m.id): (m.id, set(library_places(m))) for m in known if m.id
    }
    for id_, places in libraries.items():
        foreign.setdefault(key_of(id_), (id_, set()))[1].update(places)
    fresh = Steady("zh_CN", header_comment=COMMENT, fuzzy=False)
    mine = {key_of(id_) for id_ in package}
    others = (foreign[key] for key in sorted(foreign.keys() - mine))
    for id_, stands_in in [*package.items(), *others]:
        here = [*stands_in] if key_of(id_) in mine else []
        there = sorted(foreign.get(key_of(id_), ("", set()))[1])
        if here or there:
            locations = [(place, 0) for place in [*here, *there]]
            fresh.add(id_, translation(known, id_), locations=locations)
    return fresh


def key_of(id_: Any) -> str:
    """What a sentence is looked up by."""
    return id_ if isinstance(id_, str) else id_[0]


def translation(known: Catalog, id_: Id) -> Any:
    """The translation that is known; none where it is a guess, or has other forms."""
    before = known.get(id_)
    if before is None or before.fuzzy or before.pluralizable != isinstance(id_, tuple):
        return ""
    return before.string


def po_bytes(catalogue: Catalog) -> bytes:
    """The catalogue for people."""
    file = io.BytesIO()
    write_po(file, catalogue, width=0, include_lineno=False)
    return file.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """The catalogue for the program."""
    steady = Steady("zh_CN")
    for message in catalogue:
        if message.id:
            steady.add(message.id, message.string)
    file = io.BytesIO()
    write_mo(file, steady)
    return file.getvalue()


def untranslated(catalogue: Catalog) -> list[Message]:
    """Messages without a translation, or with one that is only a guess."""
    return [m for m in catalogue if m.id and (m.fuzzy or not all(strings(m)))]


def strings(message: Message) -> tuple[Any, ...]:
    """A message's translations: one, or one for each plural form."""
    return message.string if isinstance(message.string, tuple) else (message.string,)


def main() -> int:
    """Write the catalogue; 1 while something is not translated."""
    known = read()
    fresh = merged(known, ours(), theirs())
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(fresh))
    MO.write_bytes(mo_bytes(fresh))
    gone = [m for m in known if m.id and m.id not in fresh]
    missing = untranslated(fresh)
    for message in gone:
        print(f"dropped: {message.id!r} ({message.string})")
    for message in missing:
        print(f"not translated: {message.id!r}")
    print(f"{len(fresh)} sentences, {len(gone)} dropped, {len(missing)} not translated")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
