-- Eggs on vouchers beyond what a campaign's rule lets a station give: on a day, or in all.
-- What stations told of vouchers, however often, is an upper bound that few exceed; there each
-- voucher is counted once, and one whose issue was undone isn't. The rule is the one of the
-- day; where it was changed on the day, or before the day's last voucher was told, the most
-- generous one.
WITH rules AS (
    SELECT station, campaign, date,
           CAST(NULLIF(regexp_extract(
               rule, '"station_eggs_per_day": ?([0-9]+)', 1), '') AS BIGINT) AS per_day,
           CAST(NULLIF(regexp_extract(
               rule, '"station_eggs_in_all": ?([0-9]+)', 1), '') AS BIGINT) AS in_all
    FROM campaign
    WHERE rule IS NOT NULL
),
issued AS (
    SELECT station, campaign, campaign_date, sum(eggs) AS eggs,
           max(business_date) AS last_told
    FROM voucher
    WHERE replaces IS NULL AND state <> 'undone'
    GROUP BY station, campaign, campaign_date
),
day_rules AS (
    SELECT i.station, i.campaign, i.campaign_date, r.per_day, r.date,
           max(CASE WHEN r.date < i.campaign_date THEN r.date END) OVER (
               PARTITION BY i.station, i.campaign, i.campaign_date) AS date_before
    FROM issued AS i JOIN rules AS r
        ON r.station = i.station AND r.campaign = i.campaign AND r.date <= i.last_told
),
quotas AS (
    SELECT station, campaign, campaign_date, max(per_day) AS quota
    FROM day_rules
    WHERE date >= campaign_date OR date = date_before
    GROUP BY station, campaign, campaign_date
    HAVING count(*) = count(per_day)
),
whole_quotas AS (
    SELECT station, campaign, max(in_all) AS quota FROM rules
    GROUP BY station, campaign HAVING count(*) = count(in_all)
),
suspects AS (
    SELECT i.station, i.campaign, i.campaign_date, q.quota
    FROM issued AS i JOIN quotas AS q
        ON q.station = i.station AND q.campaign = i.campaign
            AND q.campaign_date = i.campaign_date
    WHERE i.eggs > q.quota
    UNION ALL
    SELECT i.station, i.campaign, CAST(NULL AS DATE), max(q.quota)
    FROM issued AS i JOIN whole_quotas AS q
        ON q.station = i.station AND q.campaign = i.campaign
    GROUP BY i.station, i.campaign
    HAVING sum(i.eggs) > max(q.quota)
),
once AS (
    SELECT v.station, v.voucher_key, v.campaign, min(v.campaign_date) AS campaign_date,
           min(v.eggs) AS eggs, min(v.business_date) AS business_date,
           min(v.issued_entry) AS issued_entry, min(v.issued_at) AS issued_at
    FROM voucher AS v
    JOIN (SELECT DISTINCT station, campaign FROM suspects) AS s
        ON s.station = v.station AND s.campaign = v.campaign
    WHERE v.replaces IS NULL
    GROUP BY v.station, v.voucher_key, v.campaign
    HAVING max(CASE WHEN v.state = 'undone' THEN 1 ELSE 0 END) = 0
),
counted AS (
    SELECT s.station, s.campaign, s.campaign_date, s.quota, v.business_date, v.issued_entry,
           v.issued_at, sum(v.eggs) OVER (
               PARTITION BY s.station, s.campaign, s.campaign_date
               ORDER BY v.issued_entry, v.voucher_key) AS so_far
    FROM suspects AS s
    JOIN once AS v ON v.station = s.station AND v.campaign = s.campaign
        AND (s.campaign_date IS NULL OR v.campaign_date = s.campaign_date)
),
beyond AS (
    SELECT c.*, row_number() OVER (
        PARTITION BY station, campaign, campaign_date ORDER BY so_far) AS nth,
        max(so_far) OVER (PARTITION BY station, campaign, campaign_date) AS eggs
    FROM counted AS c
    WHERE so_far > quota
)
SELECT station || ' ' || campaign || ' ' || COALESCE(CAST(campaign_date AS STRING), 'in all')
           AS what,
       station, business_date AS date, issued_entry AS entry, issued_at AS at,
       CAST(NULL AS STRING) AS clerk,
       CAST(eggs AS STRING) || ' eggs of ' || CAST(quota AS STRING) AS note
FROM beyond
WHERE nth = 1
ORDER BY 1, 2, 3, 4
