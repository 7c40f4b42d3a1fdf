"""Where a line may break: at spaces, and between any two Chinese characters."""

from collections.abc import Callable

CLOSING = frozenset("，。、；：！？）》”’％,.;:!?)")
"""Never first on a line."""


def break_lines(text: str, fits: Callable[[str], bool]) -> list[str]:
    """A text in lines that fit. A single word that doesn't fit stays whole."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and not fits((line + piece).rstrip()):
            lines.append(line.rstrip())
            line = piece.lstrip()
        else:
            line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def cut_lines(text: str, fits: Callable[[str], bool]) -> list[str]:
    """As `break_lines`, but a word that doesn't fit is cut where the line ends."""
    return [piece for line in break_lines(text, fits) for piece in _cut(line, fits)]


def _cut(line: str, fits: Callable[[str], bool]) -> list[str]:
    pieces = [""]
    for character in line:
        if pieces[-1] and not fits(pieces[-1] + character):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _pieces(text: str) -> list[str]:
    """The text cut wherever it may break, nothing dropped."""
    pieces: list[str] = []
    for character in text:
        if pieces and not _may_break(pieces[-1], character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def _may_break(before: str, character: str) -> bool:
    if character == " " or character in CLOSING:
        return False
    return before.endswith(" ") or _is_wide(before[-1]) or _is_wide(character)


def _is_wide(character: str) -> bool:
    """Chinese, Japanese and full-width characters begin at U+2E80."""
    return character >= "\u2e80"
