"""Printers, and the slips of vouchers that were sent to paper."""

import sqlite3
from typing import TYPE_CHECKING

from cainiao_recycle.domain.copies import Print
from cainiao_recycle.domain.events import (
    PrintEnded,
    PrinterRemoved,
    PrinterSet,
    PrintStarted,
)
from cainiao_recycle.store.journal import Entry

if TYPE_CHECKING:
    from cainiao_recycle.domain.printers import Printer


def printers(db: sqlite3.Connection) -> "list[Printer]":
    """All printers, the first one set up first."""
    from cainiao_recycle.domain.printers import Printer

    sql = f"SELECT {', '.join(Printer._fields)} FROM printer ORDER BY changed_seq"
    found = [Printer(*row) for row in db.execute(sql)]
    return [
        one._replace(cut=bool(one.cut), printer_closes=bool(one.printer_closes))
        for one in found
    ]


def of_voucher(db: sqlite3.Connection, code: str) -> tuple[Print, ...]:
    """A voucher's slips in the order they were begun."""
    rows = db.execute(
        """SELECT job, copy, destination, started_at, clerk, outcome FROM voucher_print
           WHERE voucher = ? ORDER BY job""",
        (code,),
    )
    return tuple(Print(*row) for row in rows)


def entries_of(db: sqlite3.Connection, code: str) -> set[int]:
    """The entries that began and ended a voucher's slips."""
    sql = "SELECT job, changed_seq FROM voucher_print WHERE voucher = ?"
    return {seq for row in db.execute(sql, (code,)) for seq in row}


def waiting(db: sqlite3.Connection, begun_before_ms: int) -> list[str]:
    """Open vouchers of which no slip is known to lie on paper and none is being
    printed (a job that began after a moment), in the order of their issue; those left
    out whose last day is closed.
    """
    rows = db.execute(
        """SELECT voucher FROM voucher v WHERE state = 'open'
           AND valid_until > coalesce((SELECT max(date) FROM day), '')
           AND NOT EXISTS (SELECT 1 FROM voucher_print p WHERE p.voucher = v.voucher
               AND (outcome = 'handed-over'
                    OR (outcome IS NULL AND started_at > :begun_before)))
           ORDER BY issued_seq, voucher""",
        {"begun_before": begun_before_ms},
    )
    return [code for (code,) in rows]


# --- what entries do to the tables ------------------------------------------------


def set_printer(db: sqlite3.Connection, entry: Entry, event: PrinterSet) -> None:
    """A printer, new or changed."""
    db.execute(
        """INSERT OR REPLACE INTO printer (printer, destination, width_mm, qr, module_dots,
           largest_scale, cut, printer_closes, changed_seq)
           VALUES (:printer, :destination, :width_mm, :qr, :module_dots,
           :largest_scale, :cut, :printer_closes, :seq)""",
        entry.values(event),
    )


def remove_printer(db: sqlite3.Connection, entry: Entry, event: PrinterRemoved) -> None:
    """A name given up; what was printed there stays told."""
    db.execute("DELETE FROM printer WHERE printer = ?", (event.printer,))


def start(db: sqlite3.Connection, entry: Entry, event: PrintStarted) -> None:
    """Slips of vouchers about to be sent; tags are worth nothing and not counted."""
    for code, copy in event.slips:
        if code.startswith("8"):
            db.execute(
                """INSERT INTO voucher_print
                   (job, voucher, copy, destination, started_at, clerk, changed_seq)
                   VALUES (:seq, :voucher, :copy, :to, :happened_at, :clerk, :seq)""",
                entry.values(event, voucher=code, copy=copy),
            )


def end(db: sqlite3.Connection, entry: Entry, event: PrintEnded) -> None:
    """What came of a job."""
    db.execute(
        "UPDATE voucher_print SET outcome = ?, changed_seq = ? WHERE job = ?",
        (event.outcome, entry.seq, event.job),
    )
