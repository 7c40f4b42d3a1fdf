-- A day's rows of a table in one file, in order: what is asked together lies together.
COPY (
    SELECT $columns FROM read_parquet([$files], hive_partitioning = false) ORDER BY $order
) TO '$path' (FORMAT parquet, COMPRESSION zstd)
