"""What the core weighs and how soon it answers, as it is installed: from the wheel, in an
environment of its own, beside a named peer (Datasette 0.65) in another.

    python tests/bench/bench_install.py

Bars: the wheel at most 6 MB; everything that the core installs at most twice the peer's; a
cold `--version`, the import of the Python API and one TAB each take less than the peer's
`--version`; a TAB at most 150 ms of wall time on a quiet machine. CPU times are medians.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bars import Bars

ROOT = Path(__file__).parents[2]
PEER = "datasette>=0.65,<0.66"
ROUNDS = 15
MB = 1_000_000
NOT_OURS = ("pip", "setuptools", "pkg_resources", "_distutils_hack", "distutils")


def environment(place: Path, *what: str) -> Path:
    """A new environment with something installed; its folder of programs."""
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    line = [place / "bin" / "python", "-m", "pip", "install", "-q", *what]
    subprocess.run(line, check=True)
    return place / "bin"


def installed_bytes(programs: Path) -> int:
    """Everything in an environment but what makes one."""
    (packages,) = programs.parent.glob("lib/python3*/site-packages")
    return sum(
        path.stat().st_size
        for path in packages.rglob("*")
        if path.is_file() and not path.relative_to(packages).parts[0].startswith(NOT_OURS)
    )


def spent(line: list[str | Path], variables: dict[str, str]) -> tuple[float, float]:
    """Milliseconds of CPU and of wall time that a process takes."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(line, env=variables, check=True, capture_output=True)
    wall = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu * 1000, wall * 1000


def main() -> int:
    """Build, install, measure; 0 if every bar is met."""
    bars = Bars()
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", here, ROOT]
        subprocess.run(build, check=True)
        (wheel,) = here.glob("*.whl")
        ours = environment(here / "ours", str(wheel))
        theirs = environment(here / "theirs", PEER)
        variables = {
            **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
            "CAINIAO_RECYCLE_FILE": str(here / "station.db"),
        }
        program = ours / "cainiao-recycle"
        spent([program, "init", "--station", "B", "--name", "bench"], variables)
        lines: dict[str, list[str | Path]] = {
            "python -c pass": [ours / "python", "-c", "pass"],
            "peer --version": [theirs / "datasette", "--version"],
            "--version": [program, "--version"],
            "import Station": [
                ours / "python",
                "-c",
                "from cainiao_recycle import Station",
            ],
            "TAB": [program, "complete", "3", "cainiao-recycle", "return", "--size", ""],
        }
        times: dict[str, list[tuple[float, float]]] = {}
        for _ in range(ROUNDS):
            for name, line in lines.items():
                times.setdefault(name, []).append(spent(line, variables))
        sizes = wheel.stat().st_size, installed_bytes(ours), installed_bytes(theirs)
    cpu = {name: median(one for one, _ in found[2:]) for name, found in times.items()}
    tab = median(one for _, one in times["TAB"][2:])
    for name, ms in cpu.items():
        print(f"{name:16} {ms:7.1f} ms CPU")
    bars.hold("wheel", sizes[0] <= 6 * MB, f"{sizes[0] / MB:.1f} MB (≤ 6)")
    ratio = sizes[1] / sizes[2]
    told = f"{sizes[1] / MB:.1f} MB, {ratio:.2f} × the peer's {sizes[2] / MB:.1f} (≤ 2)"
    bars.hold("installed", ratio <= 2, told)
    for name in ("--version", "import Station", "TAB"):
        ratio = cpu[name] / cpu["peer --version"]
        bars.hold(name, ratio < 1, f"{ratio:.2f} × the peer's --version (< 1)")
    bars.hold("TAB, wall", tab <= 150, f"{tab:.0f} ms (≤ 150)")
    return bars.close()


if __name__ == "__main__":
    sys.exit(main())
