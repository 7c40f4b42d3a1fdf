"""Closing a day, the balance, the export."""

from cainiao_recycle.errors.branches import BalanceRefusal, DayRefusal, ExportRefusal
from cainiao_recycle.sentences import N_


class DayNotOver(DayRefusal):
    name = "day-not-over"
    sentence = N_("{date} is not over: it ends on {until}. Close it after that.")


class DayOutOfBalance(BalanceRefusal):
    name = "day-out-of-balance"
    sentence = N_(
        "{date} does not balance: {what}. Nothing was closed. “check” shows the rows; "
        "“rebuild” makes the tables from the journal."
    )


class BookDisagrees(BalanceRefusal):
    name = "book-disagrees"
    sentence = N_(
        "Tables and journal disagree in {rows} rows. Nothing was closed. “check” shows "
        "them; “rebuild” makes the tables from the journal."
    )


class ChecksFailed(BalanceRefusal):
    name = "checks-failed"
    sentence = N_(
        "The file failed {failed} of {checks} checks. Keep a copy of it, then see "
        "docs/care.md."
    )


class ExportDiffers(ExportRefusal):
    name = "export-differs"
    sentence = N_(
        "{path} is there and differs from what the book says. Nothing there was "
        "changed. Move it away and export again."
    )
