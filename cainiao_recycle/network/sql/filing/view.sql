CREATE OR REPLACE TEMPORARY VIEW $table AS
SELECT $columns FROM read_parquet([$files], hive_partitioning = false)
