-- The packages that new ones are compared with: of the same day, the last one held before
-- it, and the next one held after it.
WITH held AS (
    SELECT * FROM package WHERE outcome = 'held'
),
compared AS (
    SELECT p.* FROM day_asked AS d JOIN package AS p USING (station, date)
    UNION
    SELECT p.* FROM day_asked AS d ASOF JOIN held AS p
        ON p.station = d.station AND p.date < d.date
    UNION
    SELECT p.* FROM day_asked AS d ASOF JOIN held AS p
        ON p.station = d.station AND p.date > d.date
)
SELECT station, CAST(date AS VARCHAR), sha256, outcome, head_seq,
       CAST(previous_date AS VARCHAR), previous_sha256
FROM compared
