-- Stations by station, city, province or campaign: how many reported, how many of the
-- register never did, and how many lack the last day that anybody reported.
WITH last AS (
    SELECT station, max(date) AS last_date FROM package WHERE outcome = 'held'
    GROUP BY station
),
newest AS (
    SELECT max(last_date) AS end_date FROM last
),
every AS (
    SELECT COALESCE(l.station, s.code) AS station, s.city, s.province, l.last_date
    FROM last AS l FULL OUTER JOIN station AS s ON s.code = l.station
),
campaigns AS (
    SELECT DISTINCT station, campaign FROM figure WHERE campaign IS NOT NULL
),
cut AS (
    SELECT CASE asked.grouped_by
               WHEN 'station' THEN e.station
               WHEN 'city' THEN e.city
               ELSE e.province
           END AS grp, e.last_date
    FROM every AS e CROSS JOIN asked
    WHERE asked.grouped_by <> 'campaign'
    UNION ALL
    SELECT c.campaign, e.last_date
    FROM campaigns AS c JOIN every AS e ON e.station = c.station CROSS JOIN asked
    WHERE asked.grouped_by = 'campaign'
)
SELECT grp, count(last_date) AS stations, count(*) - count(last_date) AS stations_silent,
       CAST(sum(CASE WHEN last_date < end_date THEN 1 ELSE 0 END) AS BIGINT)
           AS stations_late
FROM cut CROSS JOIN newest
GROUP BY grp
ORDER BY grp NULLS LAST
