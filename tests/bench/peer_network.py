"""The peer of bench_network: DuckDB and nobody else, in a process of its own.

`read FOLDER typed|text` reads every file of packages; `report STORE GROUP` and
`conflicts STORE` run the questions' own texts on the store's files and fetch the rows;
with `told` behind, it writes each row as a line of JSON.
"""

import json
import sys
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).parents[2]))

from cainiao_recycle.network.tables import STORED, TABLES

SQL = Path(__file__).parents[2] / "cainiao_recycle" / "network" / "sql"
TYPES = {
    "integer": "BIGINT", "string": "VARCHAR", "date": "DATE", "datetime": "TIMESTAMPTZ",
}  # fmt: skip
IS_TOLD = sys.argv[-1] == "told"
CONFLICTS = ("waybill_twice", "voucher_away", "box_twice", "over_quota", "past_rewritten",
             "overlap")  # fmt: skip


def connected() -> duckdb.DuckDBPyConnection:
    """DuckDB in the same time zone."""
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    db.execute("SET enable_progress_bar = false")
    return db


def read(incoming: str, how: str) -> None:
    """Every cell of every file of packages is read once."""
    db = connected()
    for name, table in TABLES.items():
        types = ", ".join(
            f"'{column}': '{TYPES[kind] if how == 'typed' else 'VARCHAR'}'"
            for column, kind in table.columns.items()
        )
        counts = ", ".join(f"count({column})" for column in table.columns)
        db.execute(
            f"SELECT {counts} FROM read_csv('{incoming}/*/*/{name}.csv', "
            "auto_detect = false, header = true, delim = ',', quote = '\"', "
            f"escape = '\"', hive_partitioning = false, columns = {{{types}}})"
        ).fetchall()


def ask(store: str, questions: list[str], by: str = "") -> None:
    """The same texts on the same files."""
    db = connected()
    for table, columns in STORED.items():
        if any((Path(store) / "tables" / table).rglob("*.parquet")):
            files = f"read_parquet('{store}/tables/{table}/**/*.parquet', "
            shape = f"SELECT {', '.join(columns)} FROM {files}hive_partitioning = false)"
        else:
            cells = (f"CAST(NULL AS {kind}) AS {c}" for c, kind in columns.items())
            shape = f"SELECT {', '.join(cells)} WHERE false"
        db.execute(f"CREATE TEMP VIEW {table} AS {shape}")
    if by:
        db.execute((SQL / "asked.sql").read_text("utf-8").replace("$by", by))
    for question in questions:
        rows = db.execute((SQL / f"{question}.sql").read_text("utf-8")).fetchall()
        if IS_TOLD:
            sys.stdout.writelines(f"{json.dumps(row, default=str)}\n" for row in rows)


def main() -> None:
    verb, place, *more = sys.argv[1:]
    if verb == "read":
        read(place, *more)
    elif verb == "conflicts":
        ask(place, list(CONFLICTS))
    else:
        span = "time" if more[0] in ("day", "week", "month") else "place"
        names = ["reporting", "report", *(["customers"] if more[0] != "day" else [])]
        ask(place, [f"{name}_{span}" for name in names], more[0])


if __name__ == "__main__":
    main()
