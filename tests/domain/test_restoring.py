"""What a restored book lacks of the one it replaces."""

import pytest

from cainiao_recycle.domain.heads import Head
from cainiao_recycle.domain.restoring import Loss, loss


def head(entry: int) -> Head:
    return Head(entry, f"hash-{entry}")


@pytest.mark.parametrize(
    ("backup", "kept", "goes_through", "stood", "shared", "expected"),
    [
        # Nothing was here.
        (10, None, True, None, 0, Loss(0, None, False)),
        # The backup of last night, and what came after it.
        (10, 10, True, 13, 10, Loss(3, None, False)),
        (10, None, True, 13, 10, Loss(3, None, False)),
        # The file is gone, and its keys know of what the backup has.
        (10, 8, True, None, 0, Loss(0, None, False)),
        # A backup that goes further than the file.
        (10, 8, True, 9, 9, Loss(0, None, False)),
        # Older than what was noted: at the close, say.
        (10, 12, False, None, 0, Loss(2, None, True)),
        (10, 12, False, 15, 10, Loss(5, None, True)),
        # The file itself went back before; the keys know better than it does.
        (10, 12, False, 7, 7, Loss(2, None, True)),
        # Both went on from entry 6 by themselves.
        (10, 6, True, 8, 6, Loss(2, 7, False)),
        (10, 8, False, 9, 6, Loss(3, 7, True)),
        (10, 12, False, 12, 6, Loss(6, 7, True)),
        # The file can't be read, and entry 8 is another one in the backup.
        (10, 8, False, None, 0, Loss(8, 8, True)),
        # Another station's.
        (10, 8, False, 9, 0, Loss(9, 1, True)),
    ],
)
def test_entries_that_would_be_lost_are_counted(
    backup: int,
    kept: int | None,
    goes_through: bool,
    stood: int | None,
    shared: int,
    expected: Loss,
) -> None:
    found = loss(
        head(backup),
        None if kept is None else head(kept),
        goes_through,
        None if stood is None else head(stood),
        shared,
    )
    assert found == expected
