"""Which of the eight masks a symbol gets: the one with the lowest penalty.

The library tries the masks module by module, which is nine tenths of its time (1.5 ms
a code; a sheet for a school day has a thousand). Here a symbol is one long integer,
a row after the other, and a penalty is a few shifts. It is the penalty of the whole
finished symbol (ISO/IEC 18004, 7.8.3); the library scores symbols whose format
information is still blank, so its choice may differ, and both are valid.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

SIDE = 21
STRIDE = SIDE + 1
"""Bits a row: one bit more than modules, always 0 in the fields below, ends each row."""
_SAMPLE = "8" + "0" * 15

Bits = tuple[int, int]
"""A symbol row by row, and column by column."""


def _field(width: int, height: int) -> int:
    """Ones at the first `width` modules of the first `height` rows."""
    return sum(((1 << width) - 1) << (row * STRIDE) for row in range(height))


_ALL = _field(SIDE, SIDE)
_PAIRS = _field(SIDE - 1, SIDE)
_SQUARES = _field(SIDE - 1, SIDE - 1)
_ELEVENS = _field(SIDE - 10, SIDE)
_FINDERS = ("10111010000", "00001011101")


def to_bits(rows: Sequence[Sequence[object]]) -> Bits:
    """Rows of modules as two integers; the first module is the lowest bit."""
    return _join(rows), _join(list(zip(*rows, strict=True)))


def _join(rows: Sequence[Sequence[object]]) -> int:
    text = "0".join("".join("1" if dark else "0" for dark in row) for row in rows)
    return int(text[::-1], 2)


def best_mask(masked_by_0: Bits, turned: Sequence[Bits]) -> int:
    """The mask of least penalty, the first of equals.

    `turned[mask]` holds what differs between mask 0 and that mask, data and format
    information together; it is the same for every content of one level.
    """
    rows, columns = masked_by_0
    scores = [_penalty(rows ^ across, columns ^ down) for across, down in turned]
    return scores.index(min(scores))


def _penalty(rows: int, columns: int) -> int:
    modules = SIDE * SIDE
    balance = 10 * (abs(100 * rows.bit_count() - 50 * modules) // (5 * modules))
    lines = sum(_runs(bits) + _finders(bits) for bits in (rows, columns))
    return lines + _squares(rows) + balance


def _runs(bits: int) -> int:
    """Five or more of one colour in a line: 3, and 1 for each further."""
    same = ~(bits ^ bits >> 1) & _PAIRS
    fives = same & same >> 1 & same >> 2 & same >> 3
    return fives.bit_count() + 2 * (fives & ~(fives << 1)).bit_count()


def _squares(bits: int) -> int:
    """Every 2 × 2 of one colour: 3."""
    beside, below = ~(bits ^ bits >> 1), ~(bits ^ bits >> STRIDE)
    return 3 * (beside & beside >> STRIDE & below & _SQUARES).bit_count()


def _finders(bits: int) -> int:
    """What looks like a finder beside four light modules: 40."""
    light = ~bits & _ALL
    found = 0
    for pattern in _FINDERS:
        hits = _ELEVENS
        for offset, module in enumerate(pattern):
            hits &= (bits if module == "1" else light) >> offset
        found += hits.bit_count()
    return 40 * found


@lru_cache(maxsize=4)
def turned_by_masks(
    make: Callable[[str, int], Sequence[Sequence[object]]],
) -> tuple[Bits, ...]:
    """What each mask turns over, learnt from one sample; `make(code, mask)` draws it."""
    samples = [to_bits(make(_SAMPLE, mask)) for mask in range(8)]
    rows, columns = samples[0]
    return tuple((rows ^ across, columns ^ down) for across, down in samples)
