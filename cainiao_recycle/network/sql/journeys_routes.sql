-- Boxes that went from one station to another: a tag that came back, or was handed on, at
-- the next one, or a waybill that a box was sent under and came back with. Of what was told
-- again the newest row counts.
WITH met AS (
    SELECT tag
    FROM (SELECT tag, station FROM box_return WHERE tag IS NOT NULL
          UNION ALL
          SELECT tag, station FROM box_transfer
          WHERE direction = 'in' AND tag IS NOT NULL) AS came
    GROUP BY tag HAVING min(station) <> max(station)
),
told AS (
    SELECT b.tag, b.station, b.entry, b.box, b.happened_ms, b.undone_by, row_number() OVER (
        PARTITION BY b.station, b.entry ORDER BY b.date DESC) AS nth
    FROM box_return AS b JOIN met ON met.tag = b.tag
    UNION ALL
    SELECT t.tag, t.station, t.entry, t.box, t.happened_ms, t.undone_by, row_number() OVER (
        PARTITION BY t.station, t.entry, t.box ORDER BY t.date DESC)
    FROM box_transfer AS t JOIN met ON met.tag = t.tag
    WHERE t.direction = 'in'
),
arrived AS (
    SELECT tag, station, entry, box, lag(station) OVER (
        PARTITION BY tag ORDER BY happened_ms, station, entry) AS from_station
    FROM told WHERE nth = 1 AND undone_by IS NULL
),
-- A parcel that is called by its waybill has it in its name.
sent AS (
    SELECT station, shipment, COALESCE(waybill_ref, substr(shipment, 1, 32)) AS waybill_ref
    FROM shipment WHERE state = 'sent' AND carton = 'reused'
),
carried AS (
    SELECT DISTINCT s.station AS from_station, s.shipment, b.station, b.entry
    FROM sent AS s JOIN box_return AS b
        ON b.waybill_ref = s.waybill_ref AND b.station <> s.station
),
parcels AS (
    SELECT s.station, s.shipment, max_by(s.state, s.date) AS state
    FROM shipment AS s JOIN (SELECT DISTINCT from_station, shipment FROM carried) AS c
        ON c.from_station = s.station AND c.shipment = s.shipment
    GROUP BY s.station, s.shipment
),
undone AS (
    SELECT DISTINCT station, entry FROM box_return WHERE undone_by IS NOT NULL
),
hops AS (
    SELECT from_station, station AS to_station, entry, box, 1 AS by_tag, 0 AS by_waybill
    FROM arrived WHERE from_station <> station
    UNION ALL
    SELECT DISTINCT c.from_station, c.station, b.entry, b.box, 0, 1
    FROM carried AS c
    JOIN parcels AS p ON p.station = c.from_station AND p.shipment = c.shipment
    JOIN box_return AS b ON b.station = c.station AND b.entry = c.entry
    LEFT JOIN undone AS u ON u.station = c.station AND u.entry = c.entry
    WHERE p.state = 'sent' AND u.entry IS NULL
),
boxes AS (
    SELECT from_station, to_station, entry, box, max(by_tag) AS by_tag,
           max(by_waybill) AS by_waybill
    FROM hops GROUP BY from_station, to_station, entry, box
)
SELECT from_station, to_station, count(*) AS boxes, CAST(sum(by_tag) AS BIGINT) AS by_tag,
       CAST(sum(by_waybill) AS BIGINT) AS by_waybill
FROM boxes
GROUP BY from_station, to_station
ORDER BY boxes DESC, from_station, to_station
