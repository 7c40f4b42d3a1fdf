"""QR symbols of our sixteen digits: version 1, 21×21 modules.

Version 1 holds 34 digits at level M and 27 at level Q (ISO/IEC 18004, table 7), so
sixteen always fit and a module can be large. Level Q repairs a quarter of the
codewords and costs no module more.
"""

from functools import partial
from typing import Literal

from cainiao_recycle.paper.qr.mask import best_mask, to_bits, turned_by_masks
from cainiao_recycle.paper.slip import in_fours

Level = Literal["M", "Q"]
Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules, True is dark; 21×21, without the quiet zone."""

SIDE = 21
QUIET = 4
"""Modules left white on every side (ISO/IEC 18004, 6.3.8)."""
FULL_SIDE = SIDE + 2 * QUIET


def matrix(code: str, level: Level = "Q") -> Matrix:
    """The symbol of a code, 21×21 modules. Raises `NotACode`."""
    in_fours(code)
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
