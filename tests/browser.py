"""A real browser, where one is installed: Chromium without a window, which asks nobody for
anything of its own.
"""

import shutil
import subprocess
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

OWN = r"https?://[a-z0-9.]+\.google(apis)?\.com/"
"""What the browser itself asks for, page or no page."""

QUIET = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--no-default-browser-check",
)  # fmt: skip


def run(page: Path, *options: str, net_log: Path | None = None) -> str:
    """Open a page; what the console said."""
    with tempfile.TemporaryDirectory() as home:
        log = [f"--log-net-log={net_log}"] if net_log else []
        done = subprocess.run(
            [
                str(CHROMIUM), *QUIET, f"--user-data-dir={home}", "--enable-logging=stderr",
                *log, *options, page.absolute().as_uri(),
            ],
            check=True, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
    return "\n".join(line for line in done.stderr.splitlines() if "CONSOLE" in line)


def picture_of(page: Path, width: int, height: int, *, dark: bool = False) -> Image.Image:
    """A page as it looks in a window."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "page.png"
        # A window is never narrower than some 500: a narrow page stands in a frame.
        options = [f"--screenshot={out}", f"--window-size={max(width, 500)},{height}"]
        run(framed(page, width, Path(folder)), *options, *(["--force-dark-mode"] * dark))
        image = Image.open(BytesIO(out.read_bytes()))
        return image.crop((0, 0, width, image.height))


def framed(page: Path, width: int, folder: Path) -> Path:
    """A narrow page in a frame as wide as a telephone."""
    if width >= 500:
        return page
    frame = folder / "frame.html"
    frame.write_text(
        f"<style>body{{margin:0}}iframe{{border:0;width:{width}px;height:9000px}}</style>"
        f'<iframe src="{page.absolute().as_uri()}"></iframe>'
    )
    return frame


def pdf_of(page: Path) -> bytes:
    """A page as it is printed."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "page.pdf"
        run(page, f"--print-to-pdf={out}", "--no-pdf-header-footer")
        return out.read_bytes()
