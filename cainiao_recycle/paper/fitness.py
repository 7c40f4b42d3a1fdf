"""What paper must have to scan, checked before it leaves.

Each check takes what will be printed, not what was asked for: the modules as they
will be drawn, the digits as they will be read. What is checked of pages and receipts
beside that stands in `drawing_fitness` and `receipt_fitness`.
"""

from cainiao_recycle.errors import CodeDiffers, ModulesTooSmall
from cainiao_recycle.paper.qr import Matrix
from cainiao_recycle.paper.qr_reading import read_back

LEAST_DOTS = 4
"""Printer dots a module; below that scanners fail on worn heads."""


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
    if dots < LEAST_DOTS:
        raise ModulesTooSmall(dots=dots, least=LEAST_DOTS)
