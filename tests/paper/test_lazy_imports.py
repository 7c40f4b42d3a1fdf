"""The counter loads this room at once; the printing libraries wait until they are used."""

import subprocess
import sys
from pathlib import Path

import cainiao_recycle.paper

HEAVY = {"qrcode", "PIL", "reportlab", "serial"}


def test_no_module_of_paper_imports_a_printing_library() -> None:
    folder = Path(cainiao_recycle.paper.__path__[0])
    rooms = (path.relative_to(folder).with_suffix("") for path in folder.rglob("*.py"))
    names = sorted(".".join(("cainiao_recycle.paper", *room.parts)) for room in rooms)
    lines = f"import sys, {', '.join(names)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=True
    )
    assert len(names) > 20
    assert not HEAVY & set(done.stdout.split())
