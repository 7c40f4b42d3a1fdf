"""The counter loads this room at once; the printing libraries wait until they are used."""

import subprocess
import sys
from pathlib import Path

import cainiao_recycle.paper

HEAVY = {"qrcode", "PIL", "reportlab", "serial"}


def test_no_module_of_paper_imports_a_printing_library() -> None:
    rooms = sorted(
        path.stem for path in Path(cainiao_recycle.paper.__path__[0]).glob("*.py")
    )
    names = [f"cainiao_recycle.paper.{room}" for room in rooms if room != "__init__"]
    lines = f"import sys, {', '.join(names)}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=True
    )
    assert len(names) > 20
    assert not HEAVY & set(done.stdout.split())
