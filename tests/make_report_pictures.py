"""Make the pictures of the report that the README shows, in a real browser:
`python -m tests.make_report_pictures [FOLDER]`.

The page is drawn by Chromium, wide and narrow, light and dark, and as it is printed; the
report of the terminal is set in a page of its own. Without a folder the README's four are
written to docs/pictures.
"""

import subprocess
import sys
import tempfile
from html import escape
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

from cainiao_recycle import language
from tests.browser import CHROMIUM, pdf_of, picture_of
from tests.season import november

FIRST_SECTIONS = 1205
"""Pixels down to the third heading."""

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
TERMINAL = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #14181d; color: #e6edf3; padding: 14px 18px; }}
pre {{ margin: 0; font: 14px/1.35 "Noto Sans Mono CJK SC", "DejaVu Sans Mono", monospace; }}
</style><pre>{text}</pre>"""


def pages(folder: Path, language_: str) -> tuple[Path, Path]:
    """The report as a page, and that of the terminal as one."""
    file = folder / "station.db"
    html, screen = folder / f"report-{language_}.html", folder / f"screen-{language_}.html"
    run = [sys.executable, "-m", "cainiao_recycle", "report", "--file", str(file)]
    run += ["--lang", language_]
    subprocess.run([*run, "--month", "2022-11", "--html", str(html)], check=True)
    told = subprocess.run(
        [*run, "--date", "2022-11-12"], check=True, capture_output=True, text=True,
        env={"COLUMNS": "100", "PYTHONUTF8": "1", "PATH": ""},
    ).stdout  # fmt: skip
    screen.write_text(TERMINAL.format(text=escape(told)), "utf-8")
    return html, screen


def trimmed(image: Image.Image) -> Image.Image:
    """Without what is empty below."""
    ground = Image.new("RGB", image.size, image.getpixel((0, image.height - 1)))
    box = ImageChops.difference(image.convert("RGB"), ground).getbbox()
    return image.crop((0, 0, image.width, min(image.height, box[3] + 16)))


def save(image: Image.Image, path: Path) -> None:
    """Few colours are enough and keep the files small."""
    out = BytesIO()
    image.convert("RGB").quantize(64).save(out, "PNG", optimize=True)
    path.write_bytes(out.getvalue())


def main() -> None:
    assert CHROMIUM, "Chromium draws them"
    target = Path(sys.argv[1]) if sys.argv[1:] else PICTURES
    language.choose(language.ENGLISH)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        november(folder / "station.db").book.close()
        for short in ("en", "zh"):
            html, screen = pages(folder, short)
            wide = trimmed(picture_of(html, 1280, 6000))
            save(trimmed(picture_of(screen, 960, 1400)), target / f"screen-{short}.png")
            save(wide.crop((100, 0, 1180, FIRST_SECTIONS)), target / f"report-{short}.png")
            if sys.argv[1:]:
                save(wide, target / f"wide-{short}.png")
                save(trimmed(picture_of(html, 390, 9000)), target / f"phone-{short}.png")
                dark = picture_of(html, 1280, 6000, dark=True)
                save(trimmed(dark), target / f"dark-{short}.png")
                for at, one in enumerate(pypdfium2.PdfDocument(pdf_of(html)), start=1):
                    save(one.render(scale=1).to_pil(), target / f"a4-{short}-{at}.png")


if __name__ == "__main__":
    main()
