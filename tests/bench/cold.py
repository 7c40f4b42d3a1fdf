"""Cold commands, whole processes: `return` and `redeem` against their peers.

Run it with the project installed: `python tests/bench/cold.py`. In each round every
command runs once, so that a slow moment of the machine meets all of them; the figures
are medians of user and system CPU time. Bars: at most 1.5 times an empty command of
the same Typer stack, and less than `sqlite-utils insert` of one row.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROUNDS = 25
EMPTY = """
import typer
app = typer.Typer(add_completion=False)
@app.command()
def main() -> None: ...
app()
"""
CAMPAIGN = """
[campaign]
code = "2022"
name = "eggs"
starts = 2022-11-01
ends = 2022-11-20
credits_per_reward = 1
eggs_per_reward = 1
"""
AT = "2022-11-11T10:00+08:00"


def cpu_s(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """CPU seconds of one process, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return spent, done.stdout


def main() -> int:
    """Run all rounds; 0 if every bar is met."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        environment = {
            k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"
        }
        environment["PYTHONPYCACHEPREFIX"] = str(here / "cache")
        python = sys.executable
        program = [python, "-m", "cainiao_recycle"]
        at_file = ["--file", str(here / "station.db")]
        (here / "empty.py").write_text(EMPTY)
        (here / "row.json").write_text('[{"code": "SF1234567890123", "size": 5}]')
        (here / "campaign.toml").write_text(CAMPAIGN)
        for setup in (
            ["init", "--station", "B", "--name", "bench"],
            ["campaign", "add", "--reason", "a new season", str(here / "campaign.toml")],
            ["eggs", "receive", "1000"],
        ):
            cpu_s([*program, *setup, *at_file], environment)
        spent: dict[str, list[float]] = {}

        def run(name: str, command: list[str]) -> str:
            seconds, printed = cpu_s(command, environment)
            spent.setdefault(name, []).append(seconds * 1000)
            return printed

        for number in range(ROUNDS):
            run("python -c pass", [python, "-c", "pass"])
            run("empty command", [python, str(here / "empty.py")])
            answer = run(
                "return",
                [*program, "return", f"SF1234567{number:05d}", "--size", "5", "--customer",
                 "13900001234", "--at", AT, "--json", *at_file],
            )  # fmt: skip
            voucher = json.loads(answer)["voucher"]
            run("redeem", [*program, "redeem", voucher, "--at", AT, *at_file])
            run(
                "sqlite-utils insert",
                [python, "-m", "sqlite_utils", "insert", str(here / "peer.db"), "rows",
                 str(here / "row.json")],
            )  # fmt: skip
    figures = {name: median(times[2:]) for name, times in spent.items()}
    for name, ms in figures.items():
        print(f"{name:22} {ms:7.1f} ms CPU  {ms / figures['empty command']:5.2f} × empty")
    met = True
    for name in ("return", "redeem"):
        against_empty = figures[name] / figures["empty command"]
        against_peer = figures[name] / figures["sqlite-utils insert"]
        passed = against_empty <= 1.5 and against_peer < 1
        met &= passed
        print(
            f"{'PASS' if passed else 'FAIL'} {name}: {against_empty:.2f} × empty (≤ 1.5), "
            f"{against_peer:.2f} × sqlite-utils (< 1)"
        )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
