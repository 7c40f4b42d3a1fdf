"""The slip on a terminal: readable anywhere, and the symbol scans from the screen."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from cainiao_recycle.errors import ControlCharacters
from cainiao_recycle.paper.qr.symbol import matrix
from cainiao_recycle.paper.receipts.terminal import (
    COLUMNS,
    Ground,
    cells,
    terminal_blocks,
    terminal_text,
)
from cainiao_recycle.paper.slip import BoxTag, Slip, VoucherSlip

Read = Callable[[Image.Image], set[str]]
QUADRANTS = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0), "#": (1, 1)}


def screen(text: str, ground: Ground, wide: bool) -> Image.Image:
    """What a terminal shows of block characters, four pixels a half cell."""
    lines = text.splitlines()
    step = 2 if wide else 1
    rows = []
    for line in lines:
        pairs = [QUADRANTS[one] for one in line[::step]]
        rows += [[pair[0] for pair in pairs]] + (
            [] if wide else [[pair[1] for pair in pairs]]
        )
    lit = 255 if ground == "dark" else 0
    image = Image.new("L", (len(rows[0]) + 8, len(rows) + 8), 255 - lit)
    for y, row in enumerate(rows):
        for x, on in enumerate(row):
            image.putpixel((x + 4, y + 4), lit if on else 255 - lit)
    return image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST)


@pytest.mark.parametrize("ground", ["dark", "light"])
@pytest.mark.parametrize(
    ("encoding", "wide"), [("utf-8", False), ("gbk", True), ("ascii", True)]
)
def test_the_symbol_scans_from_the_screen(
    code: str, read: Read, ground: Ground, encoding: str, wide: bool
) -> None:
    text = terminal_blocks(matrix(code), encoding, ground)
    assert text == text.encode(encoding).decode(encoding)
    assert read(screen(text, ground, wide)) == {code}


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "ascii"])
def test_a_slip_can_be_written_to_any_stream(
    slips: tuple[Slip, ...], encoding: str
) -> None:
    for slip in slips:
        out = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        out.write(terminal_text(slip, encoding))
        out.flush()


def test_lines_are_at_most_48_cells(voucher_zh: VoucherSlip) -> None:
    assert max(map(cells, terminal_text(voucher_zh).splitlines())) == COLUMNS


def test_a_terminal_escape_in_a_text_is_refused(code: str) -> None:
    with pytest.raises(ControlCharacters, match=r"U\+001B"):
        terminal_text(BoxTag(code, "Reuse box \x1b[31m", "Station"))
