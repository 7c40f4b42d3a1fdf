"""A reserve of boxes that isn't promised: the newest of a size, whatever their class."""

from collections.abc import Mapping, Sequence

Days = Sequence[tuple[int, int]]


def kept_back(
    stock: Sequence[tuple[str | None, Days]], reserve: Mapping[str, int]
) -> list[int]:
    """How many boxes of each class are kept back: `stock` has each class's size and its
    boxes by day of arrival, `reserve` boxes by size.
    """
    kept = [0] * len(stock)
    for size, wanted in reserve.items():
        newest_first = sorted(
            (-day, number, boxes)
            for number, (name, days) in enumerate(stock)
            if name == size
            for day, boxes in days
        )
        left = wanted
        for _, number, boxes in newest_first:
            taken = min(left, boxes)
            kept[number] += taken
            left -= taken
    return kept
