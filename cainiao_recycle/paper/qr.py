"""QR symbols of our sixteen digits: version 1, 21×21 modules.

Version 1 holds 34 digits at level M and 27 at level Q (ISO/IEC 18004, table 7), so
sixteen always fit and a module can be large. Level Q repairs a quarter of the
codewords and costs no module more.
"""

from functools import partial
from typing import Literal

from cainiao_recycle.paper.qr_mask import best_mask, to_bits, turned_by_masks
from cainiao_recycle.paper.slip import grouped

Level = Literal["M", "Q"]
Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules, True is dark; 21×21, without the quiet zone."""

SIDE = 21
QUIET = 4
"""Modules left white on every side (ISO/IEC 18004, 6.3.8)."""
FULL_SIDE = SIDE + 2 * QUIET


def matrix(code: str, level: Level = "Q") -> Matrix:
    """The symbol of a code, 21×21 modules. Raises `NotACode`."""
    grouped(code)
    draw = _DRAW[level]
    first = draw(code, 0)
    mask = best_mask(to_bits(first), turned_by_masks(draw))
    return first if mask == 0 else draw(code, mask)


def _draw(code: str, mask: int, *, level: Level) -> Matrix:
    """The symbol with one of the eight masks."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

    correction = {"M": ERROR_CORRECT_M, "Q": ERROR_CORRECT_Q}[level]
    symbol = qrcode.QRCode(
        version=1, error_correction=correction, border=0, mask_pattern=mask
    )
    symbol.add_data(code, optimize=0)
    symbol.make(fit=False)
    return tuple(tuple(map(bool, row)) for row in symbol.get_matrix())


_DRAW = {"M": partial(_draw, level="M"), "Q": partial(_draw, level="Q")}


def with_quiet_zone(modules: Matrix, quiet: int = QUIET) -> Matrix:
    """The symbol with `quiet` white modules on every side."""
    width = len(modules) + 2 * quiet
    white = ((False,) * width,) * quiet
    margin = (False,) * quiet
    return (*white, *((*margin, *row, *margin) for row in modules), *white)


Ground = Literal["dark", "light"]
"""What a terminal's background is."""


def terminal_blocks(
    modules: Matrix, encoding: str = "utf-8", ground: Ground = "dark"
) -> str:
    """The symbol as lines of plain text, with the quiet zone and no escapes.

    Without escapes it also goes through a pipe, a file or a serial line. On a dark
    ground the light modules are drawn, because a scanner wants a light quiet zone.
    Half blocks take 29 columns by 15 lines; an encoding without `▀` (GBK has `█` and
    `▄` only) gets two characters a module, 58 columns by 29 lines.
    """
    drawn = tuple(
        tuple(dark == (ground == "light") for dark in row)
        for row in with_quiet_zone(modules)
    )
    if _writes(encoding, "▀▄█"):
        return _half_blocks(drawn)
    full = "██" if _writes(encoding, "█") else "##"
    return "".join("".join(full if on else "  " for on in row) + "\n" for row in drawn)


def _writes(encoding: str, characters: str) -> bool:
    try:
        characters.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _half_blocks(drawn: Matrix) -> str:
    """Two rows a line. The missing 30th row is left undrawn."""
    rows = (*drawn, (False,) * len(drawn[0]))
    lines = zip(rows[::2], rows[1::2], strict=True)
    return "".join(
        "".join(_HALF[pair] for pair in zip(upper, lower, strict=True)) + "\n"
        for upper, lower in lines
    )


_HALF = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
