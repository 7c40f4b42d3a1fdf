"""What a restored book lacks of the one it replaces.

Journals are chains: two that have an entry of one number and one hash in common are the
same up to it. So what is lost can be counted, and two histories told from one that is
only older.
"""

from typing import NamedTuple

from cainiao_recycle.domain.heads import Head


class Loss(NamedTuple):
    """What a backup lacks. `parted_at`: the first entry that is another one, when it has
    another history; `is_older` than what was kept beside the keys.
    """

    entries: int
    parted_at: int | None
    is_older: bool


def loss(
    backup: Head,
    kept: Head | None,
    goes_through: bool,
    stood: Head | None,
    shared: int,
) -> Loss:
    """Compare a backup's head with the head kept beside the keys and with the file that
    stands there. `goes_through`: the backup has the kept entry; `stood` is the head of
    the file's own journal, `shared` how many entries it has in common with the backup's
    (both 0 and None when it can't be read).
    """
    lost, parted_at = 0, None
    if stood is not None:
        lost = stood.entry - shared
        if shared < min(stood.entry, backup.entry):
            parted_at = shared + 1
    is_older = kept is not None and not goes_through
    if kept is not None and is_older:
        is_shorter = backup.entry < kept.entry
        # One that is only shorter may well be the beginning of what was kept.
        common = backup.entry if is_shorter and parted_at is None else shared
        lost = max(lost, kept.entry - common)
        if not is_shorter:
            parted_at = parted_at or kept.entry
    return Loss(lost, parted_at, is_older)
