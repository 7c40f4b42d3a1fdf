-- Different customers by week or month: numbers are of a station and campaign. What was undone
-- since is left out.
WITH undone AS (
    SELECT DISTINCT station, entry FROM box_return WHERE undone_by IS NOT NULL
),
brought AS (
    SELECT DISTINCT
           CASE asked.grouped_by
               WHEN 'day' THEN CAST(b.business_date AS STRING)
               WHEN 'week' THEN CAST(CAST(date_trunc('week', b.business_date) AS DATE) AS STRING)
               ELSE substr(CAST(b.business_date AS STRING), 1, 7)
           END AS grp, b.station, b.campaign, b.customer
    FROM box_return AS b CROSS JOIN asked
        LEFT JOIN undone AS u ON u.station = b.station AND u.entry = b.entry
    WHERE b.customer IS NOT NULL AND u.entry IS NULL
)
SELECT grp, count(*) AS customers FROM brought GROUP BY grp ORDER BY grp
