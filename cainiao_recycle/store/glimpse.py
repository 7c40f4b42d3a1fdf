"""A glance at a station file, for what may be typed next: nothing is opened as a book, and
nothing written, locked or said. What can't be seen is not offered.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

MOST = 200
"""Names: nobody reads more."""

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "sizes": "SELECT size FROM size ORDER BY length(size), size",
        "campaigns": "SELECT campaign FROM campaign ORDER BY starts DESC",
        "printers": "SELECT printer FROM printer ORDER BY printer",
        "carriers": "SELECT carrier FROM carrier ORDER BY carrier",
        # A waybill stands here as its reference, which nobody types.
        "shipments": """
            SELECT shipment FROM (
                SELECT shipment FROM shipment WHERE state = 'waiting'
                UNION ALL SELECT shipment FROM shipment WHERE state = 'packed'
            ) WHERE shipment NOT GLOB 'k[0-9a-f]*.*'
            AND substr(shipment, 1, length(:begins)) = :begins ORDER BY shipment""",
    }
)
"""What can be asked."""


def glimpsed(path: Path, question: str, begins: str = "") -> list[str]:
    """Names that a file holds; none where it can't be read."""
    name = f"file:{quote(str(path.absolute()))}?mode=ro"
    beside = [path.with_name(path.name + ending) for ending in ("-wal", "-shm")]
    found: list[str] = []
    with suppress(sqlite3.Error, OSError, ValueError):
        if not all(one.exists() for one in beside):
            # Nobody is at it. A reader would make files beside it; this one doesn't.
            name += "&immutable=1"
        with closing(sqlite3.connect(name, uri=True, timeout=0)) as db:
            rows = db.execute(f"{QUESTIONS[question]} LIMIT {MOST}", {"begins": begins})
            found = [str(one) for (one,) in rows]
    return found
