"""Spark: the store's tables as views, and a question's text run on them as it stands.

`local[N]` is Spark in this process' own Java; `spark://HOST:PORT` a cluster, whose
workers see the store under the same path.
"""

import os
import sys
from typing import TYPE_CHECKING

from cainiao_recycle.errors import EngineUnreachable, ExtraMissing
from cainiao_recycle.network.questions import Rows, empty
from cainiao_recycle.network.tables import STORED

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from cainiao_recycle.network.holdings import Holdings

EXTRA = "spark"

SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "8",
    # Where nobody else says how the cluster finds its way back.
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def session(master: str) -> "SparkSession":
    """A session of Spark. Raises `ExtraMissing`, `EngineUnreachable`."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise ExtraMissing(extra=EXTRA) from missing
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("cainiao-recycle")
    for name, value in SETTINGS.items():
        if not (name.startswith("spark.driver") and os.environ.get("SPARK_LOCAL_IP")):
            builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # Java's own, of which there are many.
        raise EngineUnreachable(engine=master) from error


class Spark:
    """A store opened in Spark."""

    def __init__(self, holdings: "Holdings", master: str) -> None:
        self.session = session(master)
        for table, columns in STORED.items():
            files = holdings.paths(table)
            if files:
                # The columns are told: finding them out would be a task for each table.
                told = ", ".join(f"{name} {kind}" for name, kind in columns.items())
                read = self.session.read.schema(told).parquet(*files)
                read.createOrReplaceTempView(table)
            else:
                self.session.sql(empty(table))

    def ask(self, question: str) -> Rows:
        """A question's rows with the names of their columns."""
        found = self.session.sql(question)
        return list(found.columns), [tuple(row) for row in found.collect()]

    def show(self, view: str) -> None:
        """Have a view that a question names, from its text."""
        self.session.sql(view)

    def close(self) -> None:
        """Let everything go."""
        self.session.stop()
