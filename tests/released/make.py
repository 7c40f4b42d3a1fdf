"""Keep a book of a release, and what the release promises.

    python -m tests.released.make

writes tests/released/1.0/ where the version is 1.0: the small book of `tests/story.py`, its
keys, every day that it hands out, and what docs/promises.md says. It is made once, at the
release, and never again: what was released stays as it is, and tests/test_released.py
opens, checks, replays, exports and uses it for ever.
"""

import gzip
import json
import sys
import tempfile
import zipfile
from pathlib import Path

from cainiao_recycle import __version__, language
from tests import promises, story

HERE = Path(__file__).parent
BOOK, KEYS, PROMISES = "station.db.gz", "station.db.keys", "promises.json"
EXPORTS = "exports.zip"


def keep(folder: Path) -> Path:
    """The four files, in a folder that must not be there."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        program = story.told(Path(scratch))
        missing = story.missing(kind for _seq, kind, _payload in program.journal())
        assert not missing, f"tests/story.py has no line for {sorted(missing)}"
        program.must("backup", str(Path(scratch) / "kept.db"))
        book = (Path(scratch) / "kept.db").read_bytes()
        (folder / KEYS).write_bytes((Path(scratch) / "kept.db.keys").read_bytes())
        program.must("export", str(Path(scratch) / "exports"))
        pack(Path(scratch) / "exports", folder / EXPORTS)
    (folder / BOOK).write_bytes(gzip.compress(book, mtime=0))
    text = json.dumps(promises.gathered(), ensure_ascii=False, indent=1)
    (folder / PROMISES).write_text(text + "\n", "utf-8")
    return folder


def pack(exports: Path, archive: Path) -> None:
    """Every file of some exports, by its path, without times and owners."""
    with zipfile.ZipFile(archive, "x", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in exports.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(exports).as_posix())
            packed.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED)


def main() -> int:
    """Keep it under its version."""
    language.choose(language.ENGLISH)
    print(f"Kept: {keep(HERE / __version__)}. Commit it, and never change it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
