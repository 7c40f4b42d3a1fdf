-- Figures by station, city, province or campaign, and those of the newest year.
WITH newest AS (
    SELECT year(max(date)) AS this_year FROM figure
),
cut AS (
    SELECT CASE asked.grouped_by
               WHEN 'station' THEN f.station
               WHEN 'city' THEN s.city
               WHEN 'province' THEN s.province
               ELSE f.campaign
           END AS grp, f.date, f.indicator, f.amount
    FROM figure AS f CROSS JOIN asked LEFT JOIN station AS s ON s.code = f.station
    WHERE (asked.grouped_by = 'campaign') = (f.campaign IS NOT NULL)
)
SELECT grp, indicator, CAST(sum(amount) AS BIGINT) AS amount,
       CAST(sum(CASE WHEN year(date) = this_year THEN amount ELSE 0 END) AS BIGINT)
           AS year_to_date
FROM cut CROSS JOIN newest
GROUP BY grp, indicator
ORDER BY grp NULLS LAST, indicator
