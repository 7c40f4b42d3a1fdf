"""Headquarters: the packages of many stations, filed in one store of Parquet files and
asked in plain SQL, on DuckDB in this process or on Spark.
"""
