-- Different customers by station, city, province or campaign: numbers are of a station and
-- campaign. What was undone since is left out.
WITH undone AS (
    SELECT DISTINCT station, entry FROM box_return WHERE undone_by IS NOT NULL
),
brought AS (
    SELECT DISTINCT b.station, b.campaign, b.customer
    FROM box_return AS b LEFT JOIN undone AS u ON u.station = b.station AND u.entry = b.entry
    WHERE b.customer IS NOT NULL AND u.entry IS NULL
)
SELECT CASE asked.grouped_by
           WHEN 'station' THEN b.station
           WHEN 'city' THEN s.city
           WHEN 'province' THEN s.province
           ELSE b.campaign
       END AS grp, count(*) AS customers
FROM brought AS b CROSS JOIN asked LEFT JOIN station AS s ON s.code = b.station
GROUP BY 1
ORDER BY grp NULLS LAST
