-- What is wrong with files of a table: a cell, a date, a key, the number of rows.
WITH row_wise AS (
    SELECT path, CASE $cells END AS why
    FROM raw_$table AS raw JOIN asked USING (path)
),
counted AS (
    SELECT path, count(*) AS many FROM raw_$table GROUP BY path
),
keyed AS (
    SELECT path FROM raw_$table GROUP BY path, $key HAVING count(*) > 1
)
SELECT path, min(why) FROM row_wise WHERE why IS NOT NULL GROUP BY path
UNION ALL
SELECT DISTINCT path, 'key missing or twice' FROM keyed
UNION ALL
SELECT path, 'rows differ'
FROM asked LEFT JOIN counted USING (path)
WHERE name = '$table' AND told > 0 AND COALESCE(many, 0) <> told
