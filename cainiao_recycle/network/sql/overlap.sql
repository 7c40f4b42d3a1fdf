-- An entry that two packages of a station have as their own, on different dates. An entry
-- has one business date for good; packages in which it has two are of two journals.
WITH facts AS (
    SELECT station, entry, business_date, happened_at, clerk FROM box_return
    UNION ALL
    SELECT station, entry, business_date, happened_at, clerk FROM egg_movement
    UNION ALL
    SELECT station, entry, business_date, happened_at, clerk FROM lookup_failure
),
twice AS (
    SELECT station, entry FROM facts
    GROUP BY station, entry HAVING min(business_date) <> max(business_date)
)
SELECT f.station || ' ' || CAST(f.entry AS STRING) AS what, f.station,
       f.business_date AS date, f.entry, min(f.happened_at) AS at, min(f.clerk) AS clerk,
       'entry ' || CAST(f.entry AS STRING) AS note
FROM facts AS f JOIN twice AS t ON t.station = f.station AND t.entry = f.entry
GROUP BY f.station, f.entry, f.business_date
ORDER BY 1, 2, 3
