-- The rows of packages that are good, into the store.
COPY (
    SELECT asked.station, $typed, asked.date
    FROM raw_$table AS raw JOIN asked USING (path)
    WHERE package NOT IN (SELECT package FROM bad)
) TO '$place' (
    FORMAT parquet, PARTITION_BY (date), WRITE_PARTITION_COLUMNS true,
    FILENAME_PATTERN '$part-{i}', OVERWRITE_OR_IGNORE true
)
