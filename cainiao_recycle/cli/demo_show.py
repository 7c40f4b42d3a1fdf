"""What shows a demo: a scratch folder, chapters, command lines that are run and shown."""

import shlex
from dataclasses import dataclass, field
from pathlib import Path

from cainiao_recycle.api import Station
from cainiao_recycle.cli.output import say

DATE = "2022-11-11"
CLERK = "Li"


def sample_data() -> Path:
    """The sample data: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    inside = package / "sample_data"
    return inside if inside.is_dir() else package.parent / "sample_data"


@dataclass
class Show:
    """The demo as it runs: where, and whether each step came out as told."""

    folder: Path
    unexpected: list[str] = field(default_factory=list)

    @property
    def file(self) -> Path:
        """The scratch station file."""
        return self.folder / "station.db"

    def chapter(self, text: str) -> None:
        """Tell what comes next."""
        say("")
        say(text, fg="cyan", bold=True)

    def run(self, *arguments: str, at: str = "", expect: int = 0) -> None:
        """Run one command line and show it."""
        line = [*arguments, *(["--at", f"{DATE}T{at}+08:00"] if at else [])]
        self.command(
            *line, unseen=("--file", str(self.file), "--clerk", CLERK), expect=expect
        )

    def command(self, *line: str, unseen: tuple[str, ...] = (), expect: int = 0) -> None:
        """Run a command line that isn't at the station, and show it."""
        from cainiao_recycle.cli.app import run

        told = shlex.join(word.replace(f"{self.folder}/", "") for word in line)
        say(f"$ cainiao-recycle {told}", as_it_is=True, dim=True)
        code = run([*line, *unseen])
        if code != expect:
            self.unexpected.append(f"{told}: {code}")

    def open_voucher(self) -> str:
        """The first open voucher's code."""
        with Station.open(self.file) as station:
            return station.list_vouchers("open")[0].code
