-- The register of stations.
COPY (SELECT $columns FROM (SELECT $lists)) TO '$path' (FORMAT parquet)
