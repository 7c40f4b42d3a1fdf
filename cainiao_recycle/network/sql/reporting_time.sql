-- Stations by day, week or month: how many reported, how many of the register that were
-- open by then did not, and how many did and lack the last day that anybody reported.
WITH cut AS (
    SELECT CASE asked.grouped_by
               WHEN 'day' THEN CAST(p.date AS STRING)
               WHEN 'week' THEN CAST(CAST(date_trunc('week', p.date) AS DATE) AS STRING)
               ELSE substr(CAST(p.date AS STRING), 1, 7)
           END AS grp, p.station, max(p.date) AS last_date
    FROM package AS p CROSS JOIN asked
    WHERE p.outcome = 'held'
    GROUP BY 1, p.station
),
ends AS (
    SELECT grp, max(last_date) AS end_date FROM cut GROUP BY grp
),
open AS (
    SELECT e.grp, count(*) AS stations
    FROM ends AS e CROSS JOIN station AS s
    WHERE s.opened IS NULL OR s.opened <= e.end_date
    GROUP BY e.grp
),
told AS (
    SELECT c.grp, count(*) AS reporting,
           sum(CASE WHEN c.last_date < e.end_date THEN 1 ELSE 0 END) AS late,
           sum(CASE WHEN s.code IS NOT NULL
                         AND (s.opened IS NULL OR s.opened <= e.end_date)
               THEN 1 ELSE 0 END) AS known
    FROM cut AS c JOIN ends AS e ON e.grp = c.grp LEFT JOIN station AS s ON s.code = c.station
    GROUP BY c.grp
)
SELECT t.grp, CAST(t.reporting AS BIGINT) AS stations,
       CAST(COALESCE(o.stations, t.known) - t.known AS BIGINT) AS stations_silent,
       CAST(t.late AS BIGINT) AS stations_late
FROM told AS t LEFT JOIN open AS o ON o.grp = t.grp
ORDER BY t.grp
