"""`verify`: packages proven, by whoever has them."""

from pathlib import Path
from typing import Annotated

import typer

from cainiao_recycle.cli.desk import Desk
from cainiao_recycle.cli.output import emit, say, worded
from cainiao_recycle.errors import NoPackages, PackagesDamaged
from cainiao_recycle.language import _, sentence
from cainiao_recycle.packages.reading import Problem
from cainiao_recycle.packages.verifying import Verified, verified
from cainiao_recycle.store.files import lies_there

HELP = _(
    "Prove packages that “export” wrote, without a station file: hashes, types, keys, each "
    "day's balance, and that each follows from the one before. Exit codes: 0 all are as "
    "they should be, 11 there are none, 28 some are not."
)
EXAMPLE = "exports"


def command(
    folders: Annotated[
        list[Path],
        typer.Argument(help=_("Folders with packages in them."), metavar="DIR…"),
    ],
) -> int:
    desk = Desk.of()
    for place in folders:
        lies_there(place)
    count = wrong = 0
    for one in verified(folders):
        count += 1
        wrong += bool(one.problems)
        if desk.json:
            emit(told(one))
        else:
            tell(one)
    if not count:
        raise NoPackages(places=folders)
    if wrong:
        raise PackagesDamaged(wrong=wrong, packages=count)
    if not desk.json:
        text = _("{packages} packages are as they should be.")
        say("✓ " + sentence(text, packages=count), fg="green")
    return 0


def tell(one: Verified) -> None:
    """What is wrong with a package, for people."""
    for problem in one.problems:
        place = one.folder / problem.file
        say(sentence(_("✗ {place}: {problem}"), place=place, problem=problem.clause))


def told(one: Verified) -> dict[str, object]:
    """A package as machines read it."""
    package = one.package
    return {
        "package": str(one.folder),
        "station": package and package.station,
        "date": package and package.date,
        "ok": not one.problems,
        "sha256": package and package.sha256,
        "previous": package and package.previous and package.previous[1],
        "rows": package and sum(file.rows for file in package.files),
        "problems": [problem_told(problem) for problem in one.problems],
    }


def problem_told(problem: Problem) -> dict[str, object]:
    """A problem, by its name and in words."""
    return {
        "problem": problem.name,
        "file": problem.file,
        "message": worded(problem.clause),
    }
