"""Closing a day, the balance, the export."""

from cainiao_recycle.errors.branches import (
    BalanceRefusal,
    DayRefusal,
    ExportRefusal,
    GapRefusal,
    NoDayRefusal,
    PackageRefusal,
    RewrittenRefusal,
    UnknownRefusal,
)
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


class NoDayClosed(NoDayRefusal):
    name = "no-day-closed"
    sentence = N_("No day is closed yet. “close” closes the days gone by.")


class ExportGap(GapRefusal):
    name = "export-gap"
    sentence = N_(
        "{path} has earlier days, and not {before}, which comes before {date}. Nothing was "
        "written. Export {before} first (--date), or all that are missing (without --date)."
    )


class ExportOfAnotherBook(RewrittenRefusal):
    name = "export-of-another-book"
    sentence = N_(
        "{path} is there, and is not of this book's journal as it is now. Nothing was "
        "written. Look (check --against), put the right file back (restore), or export "
        "into an empty folder."
    )


class NoPackages(UnknownRefusal):
    name = "no-packages"
    sentence = N_("There is no package in {places}. “export” writes them.")


class PackagesDamaged(PackageRefusal):
    name = "packages-damaged"
    sentence = N_(
        "{wrong} of {packages} packages are not as they should be. Don't use them; ask the "
        "station to export them again."
    )
