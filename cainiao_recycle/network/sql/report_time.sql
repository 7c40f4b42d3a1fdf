-- Figures by day, week (its Monday) or month, and the year's up to each one's last day.
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
cumulated AS (
    SELECT d.*, sum(amount) OVER (
        PARTITION BY indicator, year(date) ORDER BY date) AS in_year
    FROM daily AS d
)
SELECT grp, indicator, CAST(sum(amount) AS BIGINT) AS amount,
       CAST(max_by(in_year, date) AS BIGINT) AS year_to_date
FROM cumulated
GROUP BY grp, indicator
ORDER BY grp, indicator
