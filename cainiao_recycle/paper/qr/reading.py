"""Read a symbol back before it is printed, to be sure that it holds the digits, and check
what every symbol must have to scan. `pages.fitness` and `receipts.fitness` do the rest.

Not a scanner: it takes the modules as they will be printed and corrects no errors,
so a single wrong module in the data shows. It follows ISO/IEC 18004 (placement 7.7.3,
masks 7.8.2, format information 7.9, numeric mode 7.4.3) and shares no code with the
library that made the symbol.
"""

from collections.abc import Callable, Iterator
from functools import cache

from cainiao_recycle.domain.papers import LEAST_MODULE_DOTS
from cainiao_recycle.errors import CodeDiffers, ModulesTooSmall
from cainiao_recycle.paper.qr.symbol import SIDE, Matrix

FORMAT_MASK = 0b101010000010010
NUMERIC = 0b0001
DATA_BITS = {"L": 152, "M": 128, "Q": 104, "H": 72}
LEVELS = {0b01: "L", 0b00: "M", 0b11: "Q", 0b10: "H"}
TIMING = 6
"""Row and column of the timing pattern, which carries no data."""

_MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, _: row % 2 == 0,
    lambda _, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)


def read_back(modules: Matrix) -> str:
    """The digits in a version 1 symbol. Raises ValueError if it is no such symbol."""
    if len(modules) != SIDE or any(len(row) != SIDE for row in modules):
        raise ValueError("not a version 1 symbol")
    level, mask = _format(modules)
    bits = [modules[r][c] != hides for r, c, hides in _path(mask)][: DATA_BITS[level]]
    return _digits("".join("1" if bit else "0" for bit in bits))


def _format(modules: Matrix) -> tuple[str, int]:
    """Level and mask, from the five data bits of the first format copy."""
    value = sum(modules[8][column] << (4 - column) for column in range(5)) ^ (
        FORMAT_MASK >> 10
    )
    return LEVELS[value >> 3], value & 0b111


def _data_modules() -> Iterator[tuple[int, int]]:
    """Row and column of the data modules, in the order of the bits."""
    upward = True
    for right in (20, 18, 16, 14, 12, 10, 8, 5, 3, 1):
        rows = range(SIDE - 1, -1, -1) if upward else range(SIDE)
        for row in rows:
            for column in (right, right - 1):
                if not _is_pattern(row, column):
                    yield row, column
        upward = not upward


def _is_pattern(row: int, column: int) -> bool:
    """True of finders, separators, timing and format information."""
    corner = (row < 9 and (column < 9 or column > 12)) or (row > 12 and column < 9)
    return corner or TIMING in (row, column)


@cache
def _path(mask: int) -> tuple[tuple[int, int, bool], ...]:
    """Row, column, and whether the mask turns the module over, in the order of the bits."""
    turns = _MASKS[mask]
    return tuple((row, column, turns(row, column)) for row, column in _data_modules())


def _digits(bits: str) -> str:
    """The numeric segment: ten bits for three digits, 7 for two, 4 for one."""
    if int(bits[:4], 2) != NUMERIC:
        raise ValueError("not a numeric segment")
    count, at, digits = int(bits[4:14], 2), 14, ""
    while len(digits) < count:
        size = min(3, count - len(digits))
        width = (4, 7, 10)[size - 1]
        digits += f"{int(bits[at : at + width], 2):0{size}}"
        at += width
    return digits


# --- what a symbol must have, whatever it is printed on -----------------------------


def check_content(modules: Matrix, printed: str) -> None:
    """Raises `CodeDiffers` unless the symbol holds the digits printed beside it."""
    try:
        encoded = read_back(modules)
    except ValueError:
        encoded = "—"
    check_digits(encoded, printed)


def check_digits(encoded: str, printed: str) -> None:
    """Raises `CodeDiffers` unless both are the same, groups and spaces aside."""
    digits = "".join(printed.split())
    if encoded != digits:
        raise CodeDiffers(encoded=encoded, printed=digits)


def check_module(dots: int) -> None:
    """Raises `ModulesTooSmall` under four dots a module."""
    if dots < LEAST_MODULE_DOTS:
        raise ModulesTooSmall(dots=dots, least=LEAST_MODULE_DOTS)
