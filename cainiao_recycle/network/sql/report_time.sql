-- Figures by day, week (its Monday) or month, and the year's up to each one's last day. A
-- cycle that no parcel was sent in has no figure of the day, and one of the year all the same.
WITH daily AS (
    SELECT CASE asked.grouped_by
               WHEN 'day' THEN CAST(f.date AS STRING)
               WHEN 'week' THEN CAST(CAST(date_trunc('week', f.date) AS DATE) AS STRING)
               ELSE substr(CAST(f.date AS STRING), 1, 7)
           END AS grp, f.date, f.indicator, sum(f.amount) AS amount
    FROM figure AS f CROSS JOIN asked
    WHERE f.campaign IS NULL
    GROUP BY 1, f.date, f.indicator
),
every AS (
    SELECT t.grp, t.date, i.indicator, COALESCE(d.amount, 0) AS amount
    FROM (SELECT DISTINCT grp, date FROM daily) AS t
    CROSS JOIN (SELECT DISTINCT indicator FROM daily) AS i
    LEFT JOIN daily AS d ON d.date = t.date AND d.indicator = i.indicator
),
cumulated AS (
    SELECT e.*, sum(amount) OVER (
        PARTITION BY indicator, year(date) ORDER BY date) AS in_year
    FROM every AS e
)
SELECT grp, indicator, CAST(sum(amount) AS BIGINT) AS amount,
       CAST(max_by(in_year, date) AS BIGINT) AS year_to_date
FROM cumulated
GROUP BY grp, indicator
ORDER BY grp, indicator
