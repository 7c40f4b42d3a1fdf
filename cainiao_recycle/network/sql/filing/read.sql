-- Files of one table and one header. Columns behind ours stay where they are.
INSERT INTO raw_$table
SELECT $columns, filename
FROM read_csv(?, auto_detect = false, header = true, delim = ',', quote = '"',
              escape = '"', nullstr = '', strict_mode = true, filename = true,
              hive_partitioning = false, columns = {$read}, store_rejects = $rejects)
