-- What the store knows of the packages of a batch from now on.
COPY (SELECT $columns FROM (SELECT $lists)) TO '$place' (
    FORMAT parquet, PARTITION_BY (date), WRITE_PARTITION_COLUMNS true,
    FILENAME_PATTERN '$part-{i}', OVERWRITE_OR_IGNORE true
)
