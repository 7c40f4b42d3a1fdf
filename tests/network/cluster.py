"""A Spark cluster of its own on loopback: a master and two workers."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MASTER = "org.apache.spark.deploy.master.Master"
WORKER = "org.apache.spark.deploy.worker.Worker"
PATIENCE_S = 120


def started(folder: Path, name: str, *line: str) -> subprocess.Popen[bytes]:
    """A process of Spark's, whose words go to a file."""
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = {
        **os.environ,
        "SPARK_HOME": str(home),
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_WORKER_DIR": str(folder / "work"),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }
    return subprocess.Popen(
        [str(home / "bin" / "spark-class"), *line],
        env=environment,
        stdout=(folder / f"{name}.log").open("wb"),
        stderr=subprocess.STDOUT,
    )


def waited(log: Path, pattern: str) -> str:
    """What a log says, once it does."""
    for _try in range(PATIENCE_S * 5):
        if found := re.search(pattern, log.read_text("utf-8", "replace")):
            return found[0]
        time.sleep(0.2)
    raise TimeoutError(f"{log}: {pattern}")


@contextmanager
def cluster(folder: Path, memory: str = "2g") -> Iterator[str]:
    """A cluster while it is needed; its address. It is ended by its processes' ids."""
    places = ("--host", "127.0.0.1", "--webui-port", "0")
    processes = [started(folder, "master", MASTER, "--port", "0", *places)]
    try:
        address = waited(folder / "master.log", r"spark://127\.0\.0\.1:[1-9]\d*")
        for name in ("first", "second"):
            limits = ("--cores", "1", "--memory", memory)
            processes.append(started(folder, name, WORKER, *limits, *places, address))
        for name in ("first", "second"):
            waited(folder / f"{name}.log", "Successfully registered with master")
        yield address
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            process.wait(30)
