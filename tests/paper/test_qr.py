"""Symbols: right digits, right size, and the mask's penalty as the standard counts it."""

import contextlib
from collections.abc import Callable

import pytest
from qrcode import util

from cainiao_recycle.errors import NotACode
from cainiao_recycle.paper.qr import symbol as qr
from cainiao_recycle.paper.qr.mask import _penalty, to_bits
from cainiao_recycle.paper.qr.reading import read_back
from cainiao_recycle.paper.qr.symbol import Level, matrix, with_quiet_zone


@pytest.mark.parametrize("level", ["M", "Q"])
def test_a_symbol_holds_its_sixteen_digits(
    level: Level, numbers: Callable[[int], list[str]]
) -> None:
    for number in [*numbers(50), "9999999999999999", "7000000000000000"]:
        assert read_back(matrix(number, level)) == number


def test_a_symbol_is_21_modules_and_29_with_its_quiet_zone(code: str) -> None:
    modules = matrix(code)
    framed = with_quiet_zone(modules)
    assert (len(modules), len(modules[0])) == (21, 21)
    assert (len(framed), len(framed[0])) == (29, 29)
    assert not any(any(row) for row in (*framed[:4], *framed[-4:]))


@pytest.mark.parametrize(
    "code", ["", "123", "8304-7192-6508-37", "８304719265083715", "8" * 17]
)
def test_only_sixteen_ascii_digits_become_a_symbol(code: str) -> None:
    with pytest.raises(NotACode):
        matrix(code)


def test_the_penalty_of_a_finished_symbol_is_the_library_s(
    numbers: Callable[[int], list[str]],
) -> None:
    for number in numbers(25):
        for mask in range(8):
            modules = qr._DRAW["Q"](number, mask)
            assert _penalty(*to_bits(modules)) == util.lost_point(
                [list(row) for row in modules]
            )


def test_the_mask_chosen_has_the_least_penalty(numbers: Callable[[int], list[str]]) -> None:
    for number in numbers(25):
        penalties = [
            util.lost_point([list(row) for row in qr._DRAW["Q"](number, mask)])
            for mask in range(8)
        ]
        chosen = util.lost_point([list(row) for row in matrix(number)])
        assert chosen == min(penalties)


def test_one_wrong_module_is_noticed_when_a_symbol_is_read_back(code: str) -> None:
    rows = [list(row) for row in matrix(code)]
    rows[18][20] = not rows[18][20]
    # A ValueError: the digits can't even be counted any more.
    with contextlib.suppress(ValueError):
        assert read_back(tuple(map(tuple, rows))) != code
