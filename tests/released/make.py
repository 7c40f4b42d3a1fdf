"""Keep a book of a release, and what the release promises.

    python -m tests.released.make 1.0

writes tests/released/1.0/: the small book of `tests/story.py`, its keys, and what
docs/promises.md says. It is made once, at the release, and never again: what was released
stays as it is, and tests/test_released.py opens, checks, replays and uses it for ever.
"""

import gzip
import json
import sys
import tempfile
from pathlib import Path

from cainiao_recycle import language
from tests import promises, story

HERE = Path(__file__).parent
BOOK, KEYS, PROMISES = "station.db.gz", "station.db.keys", "promises.json"


def keep(folder: Path) -> Path:
    """The three files, in a folder that must not be there."""
    folder.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        program = story.told(Path(scratch))
        missing = story.missing(kind for _seq, kind, _payload in program.journal())
        assert not missing, f"tests/story.py has no line for {sorted(missing)}"
        program.must("backup", str(Path(scratch) / "kept.db"))
        book = (Path(scratch) / "kept.db").read_bytes()
        (folder / KEYS).write_bytes((Path(scratch) / "kept.db.keys").read_bytes())
    (folder / BOOK).write_bytes(gzip.compress(book, mtime=0))
    text = json.dumps(promises.gathered(), ensure_ascii=False, indent=1)
    (folder / PROMISES).write_text(text + "\n", "utf-8")
    return folder


def main() -> int:
    """Keep it under the version that is named."""
    (version,) = sys.argv[1:]
    language.choose(language.ENGLISH)
    print(f"Kept: {keep(HERE / version)}. Commit it, and never change it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
