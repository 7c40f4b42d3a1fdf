"""Bars: what was measured against what was promised. Shared by the benches."""

from dataclasses import dataclass, field


@dataclass
class Bars:
    """Prints each bar as it is measured and remembers those that were missed."""

    failed: list[str] = field(default_factory=list)

    def hold(self, name: str, good: bool, figure: str) -> None:
        """Print one bar."""
        print(f"{'PASS' if good else 'FAIL'}  {name}: {figure}", flush=True)
        if not good:
            self.failed.append(name)

    def close(self) -> int:
        """Print the verdict; the exit code."""
        print("all bars met" if not self.failed else f"{len(self.failed)} bars not met")
        return 1 if self.failed else 0
