"""Figures in columns, and bars, on a screen of any width. Loads rich, for how wide
characters are.
"""

import shutil
from collections.abc import Iterator, Sequence

from cainiao_recycle.cli.output import readable, say

GAP = 2
MOST, LONGEST = 200, 60
"""Columns of a screen that are used, and of a bar: a longer one says nothing more."""

Column = tuple[str, Sequence[str]]
"""A heading, and a cell for each row."""


def screen_width() -> int:
    """Columns of the screen; 80 where nobody says."""
    return max(20, min(MOST, shutil.get_terminal_size((80, 24)).columns))


def columns(labels: Sequence[str], found: Sequence[Column]) -> None:
    """Columns of figures beside their labels, to the right; as many as find room beside
    one another, and the others below.
    """
    width = screen_width()
    texts = [readable(label) for label in labels]
    beside = max(map(cells, texts), default=0)
    for block in in_blocks(found, width - beside):
        folded = [fold(readable(name), wide) for (name, _), wide in block]
        for at in range(max(map(len, folded))):
            heads = [lines[at] if at < len(lines) else "" for lines in folded]
            say((" " * beside + row(heads, block)).rstrip(), bold=True)
        for at, text in enumerate(texts):
            cells_of_row = [readable(column[at]) for (_, column), _ in block]
            say((left(text, beside) + row(cells_of_row, block)).rstrip())
        say("")


def name_of(column: Column) -> str:
    """A column's heading, as it may stand on a screen."""
    return readable(column[0])


Block = list[tuple[Column, int]]
"""Columns that stand beside one another, each with its width."""


def in_blocks(found: Sequence[Column], room: int) -> Iterator[Block]:
    """The columns, as many at once as find room; one at least."""
    block: Block = []
    for column in found:
        words = [cells(word) for word in name_of(column).split() if word.isascii()]
        wide = max(8, *words, *map(cells, column[1]))
        taken = sum(each + GAP for _, each in block)
        if block and taken + wide + GAP > room:
            yield block
            block = []
        block.append((column, wide))
    yield block


def row(texts: Sequence[str], block: Block) -> str:
    """Cells of a row, each to the right of its column."""
    pairs = zip(texts, block, strict=True)
    return "".join(" " * GAP + right(text, wide) for text, (_, wide) in pairs)


def bars(labels: Sequence[str], values: Sequence[int]) -> None:
    """A bar for each label, as long as its figure; figures to the right."""
    names = [readable(label) for label in labels]
    beside = max(map(cells, names), default=0)
    figures = [f"{value:,}" for value in values]
    wide = max(map(len, figures), default=0)
    room = min(LONGEST, screen_width() - beside - wide - 2 * GAP)
    most = max(values, default=0) or 1
    for name, value, figure in zip(names, values, figures, strict=True):
        halves = round(2 * room * max(0, value) / most)
        bar = "█" * (halves // 2) + "▌" * (halves % 2)
        text = f"{left(name, beside)}  {figure.rjust(wide)}  {bar}"
        say(text.rstrip())


def cells(text: str) -> int:
    """How many columns a text takes."""
    from rich.cells import cell_len

    return cell_len(text)


def left(text: str, wide: int) -> str:
    """A text at the left of its column."""
    return text + " " * (wide - cells(text))


def right(text: str, wide: int) -> str:
    """A text at the right of its column."""
    return " " * (wide - cells(text)) + text


def fold(text: str, wide: int) -> list[str]:
    """A heading over several lines."""
    lines, line = [], ""
    for word in text.split():
        if line and cells(f"{line} {word}") > wide:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
        while cells(line) > wide:
            at = next(n for n in range(len(line), 0, -1) if cells(line[:n]) <= wide)
            lines.append(line[:at])
            line = line[at:]
    return [*lines, line] if line or not lines else lines
