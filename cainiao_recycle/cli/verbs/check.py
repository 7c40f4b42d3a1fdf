"""`check`: prove the file."""

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say
from cainiao_recycle.errors import ChecksFailed
from cainiao_recycle.language import _
from cainiao_recycle.night.care import check_book

HELP = _(
    "Prove the file: SQLite's own checks, the schema as shipped, the journal's chain, "
    "tables equal to what the journal adds up to, every balance, the keys."
)

SHOWN = 20
"""Problems of one check that people are shown; machines get all."""


def command() -> int:
    desk = Desk.of()
    failed = checks = 0
    with desk.book() as book:
        for one in check_book(book):
            checks += 1
            failed += not one.ok
            if desk.json:
                emit({**one._asdict(), "ok": one.ok})
                continue
            mark, colour = ("✓", "green") if one.ok else ("✗", "red")
            say(f"{mark} {one.check} {one.detail}".rstrip(), fg=colour)
            for problem in one.problems[:SHOWN]:
                say(f"    {problem}")
    if not failed:
        return 0
    if desk.json:
        return ChecksFailed.exit_code
    raise ChecksFailed(failed=failed, checks=checks)
