-- A box, known by its tag, that came back at a station while another had it still, that it
-- had come back at or been handed on to: no parcel, gift, transfer, or count that missed it
-- stands between the two. A tag in its first cycle is a new box's own, whatever number was
-- drawn for it.
WITH met AS (
    SELECT tag
    FROM (SELECT tag, station FROM box_return WHERE tag IS NOT NULL
          UNION ALL
          SELECT tag, station FROM box_transfer
          WHERE direction = 'in' AND tag IS NOT NULL) AS came
    GROUP BY tag HAVING min(station) <> max(station)
),
told AS (
    SELECT b.tag, b.station, b.business_date, b.entry, b.happened_at, b.happened_ms, b.clerk,
           b.box, b.cycle, b.undone_by, 1 AS is_return, row_number() OVER (
               PARTITION BY b.station, b.entry ORDER BY b.date DESC) AS nth
    FROM box_return AS b JOIN met ON met.tag = b.tag
    UNION ALL
    SELECT t.tag, t.station, t.business_date, t.entry, t.happened_at, t.happened_ms, t.clerk,
           t.box, t.cycle, t.undone_by, 0, row_number() OVER (
               PARTITION BY t.station, t.entry, t.box ORDER BY t.date DESC)
    FROM box_transfer AS t JOIN met ON met.tag = t.tag
    WHERE t.direction = 'in'
),
numbered AS (
    SELECT tag, station, business_date, entry, happened_at, happened_ms, clerk, box, cycle,
           is_return, row_number() OVER (
               PARTITION BY tag ORDER BY happened_ms, station, entry) AS nth
    FROM told WHERE nth = 1 AND undone_by IS NULL
),
in_a_row AS (
    SELECT f.tag, f.station, f.business_date, f.entry, f.happened_at, f.clerk, f.box,
           f.cycle, s.station AS to_station, s.business_date AS to_date,
           s.entry AS to_entry, s.happened_at AS to_at, s.happened_ms AS to_ms,
           s.clerk AS to_clerk
    FROM numbered AS f JOIN numbered AS s ON s.tag = f.tag AND s.nth = f.nth + 1
    WHERE s.station <> f.station AND s.cycle > 1 AND s.is_return = 1
),
places AS (
    SELECT DISTINCT station, box, cycle FROM in_a_row
),
parcels AS (
    SELECT DISTINCT s.station, s.shipment
    FROM shipment AS s JOIN places AS p
        ON p.station = s.station AND p.box = s.box AND p.cycle = s.cycle
    WHERE s.state = 'sent'
),
-- A parcel waits first, and its sending can be undone, as a transfer can: what the newest
-- package says counts.
as_it_is AS (
    SELECT s.station, s.state, s.box, s.cycle, s.sent_ms, row_number() OVER (
        PARTITION BY s.station, s.shipment ORDER BY s.date DESC) AS nth
    FROM shipment AS s JOIN parcels AS p
        ON p.station = s.station AND p.shipment = s.shipment
),
undone AS (
    SELECT DISTINCT station, entry FROM box_transfer WHERE undone_by IS NOT NULL
),
-- A box that was handed back is in the cycle in which it was handed on.
parts AS (
    SELECT station, box, cycle, sent_ms AS left_ms, CAST(NULL AS BIGINT) AS entry
    FROM as_it_is WHERE nth = 1 AND state = 'sent'
    UNION ALL
    SELECT t.station, t.box, t.cycle, t.happened_ms, t.entry
    FROM box_transfer AS t JOIN places AS p
        ON p.station = t.station AND p.box = t.box AND p.cycle = t.cycle
    LEFT JOIN undone AS u ON u.station = t.station AND u.entry = t.entry
    WHERE t.direction <> 'in' AND u.entry IS NULL
),
counted AS (
    SELECT r.tag, r.to_station, r.to_entry, b.state, row_number() OVER (
        PARTITION BY r.tag, r.to_station, r.to_entry ORDER BY b.date DESC) AS nth
    FROM in_a_row AS r JOIN box AS b
        ON b.station = r.station AND b.box = r.box AND b.cycle = r.cycle
    WHERE b.date <= r.to_date
),
gone AS (
    SELECT r.tag, r.to_station, r.to_entry
    FROM in_a_row AS r JOIN parts AS p
        ON p.station = r.station AND p.box = r.box AND p.cycle = r.cycle
    WHERE p.left_ms <= r.to_ms AND (p.entry IS NULL OR p.entry > r.entry)
    UNION
    SELECT tag, to_station, to_entry FROM counted WHERE nth = 1 AND state = 'missing'
),
twice AS (
    SELECT r.*
    FROM in_a_row AS r LEFT JOIN gone AS g
        ON g.tag = r.tag AND g.to_station = r.to_station AND g.to_entry = r.to_entry
    WHERE g.tag IS NULL
)
SELECT tag || ' ' || to_station || ' ' || CAST(to_entry AS STRING) AS what, station,
       business_date AS date, entry, happened_at AS at, clerk, 'here still' AS note
FROM twice
UNION ALL
SELECT tag || ' ' || to_station || ' ' || CAST(to_entry AS STRING), to_station, to_date,
       to_entry, to_at, to_clerk, 'came back'
FROM twice
ORDER BY 1, 7 DESC
