-- A voucher's code that was tried at a station it isn't of: references of failed look-ups
-- met with those of vouchers that another station issued.
WITH tried AS (
    SELECT voucher_ref, station, business_date, entry, happened_at, clerk
    FROM lookup_failure
    WHERE voucher_ref IS NOT NULL
),
issued AS (
    SELECT DISTINCT v.voucher_ref, v.station, v.business_date, v.issued_entry, v.issued_at
    FROM voucher AS v JOIN (SELECT DISTINCT voucher_ref FROM tried) AS t
        ON t.voucher_ref = v.voucher_ref
),
away AS (
    SELECT DISTINCT t.voucher_ref, t.station, t.business_date, t.entry, t.happened_at, t.clerk
    FROM tried AS t JOIN issued AS i
        ON i.voucher_ref = t.voucher_ref AND i.station <> t.station
)
SELECT i.voucher_ref AS what, i.station, i.business_date AS date, i.issued_entry AS entry,
       i.issued_at AS at, CAST(NULL AS STRING) AS clerk, 'issued' AS note
FROM issued AS i JOIN (SELECT DISTINCT voucher_ref FROM away) AS a
    ON a.voucher_ref = i.voucher_ref
UNION ALL
SELECT voucher_ref, station, business_date, entry, happened_at, clerk, 'tried' FROM away
ORDER BY 1, 7, 2, 3, 4
