-- Packages that contradict those held: another one of the same day, one that stands on
-- another past, one whose journal goes no further. They are kept aside.
WITH aside AS (
    SELECT * FROM package WHERE outcome = 'aside'
)
SELECT a.station || ' ' || CAST(a.date AS STRING) || ' ' || substr(a.sha256, 1, 16) AS what,
       a.station, a.date, a.last_entry AS entry, CAST(NULL AS STRING) AS at,
       CAST(NULL AS STRING) AS clerk, 'aside: ' || a.reason AS note
FROM aside AS a
UNION ALL
SELECT a.station || ' ' || CAST(a.date AS STRING) || ' ' || substr(a.sha256, 1, 16),
       h.station, h.date, h.last_entry, CAST(NULL AS STRING), CAST(NULL AS STRING), 'held'
FROM aside AS a JOIN package AS h
    ON h.station = a.station AND h.date = a.against AND h.outcome = 'held'
ORDER BY 1, 7
