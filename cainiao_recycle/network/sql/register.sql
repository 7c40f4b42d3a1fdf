-- Every station that is known or has handed in: when it first and last did, and whether it
-- is silent, late or unknown.
WITH handed_in AS (
    SELECT station, min(date) AS first_date, max(date) AS last_date, count(*) AS packages
    FROM package WHERE outcome = 'held' GROUP BY station
),
newest AS (
    SELECT max(last_date) AS end_date FROM handed_in
)
SELECT COALESCE(s.code, h.station) AS station, s.name, s.city, s.province, s.opened,
       h.first_date AS first, h.last_date AS last, COALESCE(h.packages, 0) AS packages,
       CASE WHEN s.code IS NULL THEN 'not registered'
            WHEN h.station IS NULL THEN 'silent'
            WHEN h.last_date < n.end_date THEN 'late'
            ELSE 'up to date' END AS state
FROM station AS s FULL OUTER JOIN handed_in AS h ON h.station = s.code CROSS JOIN newest AS n
ORDER BY 1
