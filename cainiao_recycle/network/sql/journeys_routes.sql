-- Boxes that went from one station to another: a tag that came back at the next one, or a
-- waybill that a box was sent under and came back with.
WITH met AS (
    SELECT tag FROM box_return WHERE tag IS NOT NULL
    GROUP BY tag HAVING min(station) <> max(station)
),
told AS (
    SELECT b.tag, b.station, b.entry, b.happened_ms, b.undone_by, row_number() OVER (
        PARTITION BY b.station, b.entry ORDER BY b.date DESC) AS nth
    FROM box_return AS b JOIN met ON met.tag = b.tag
),
arrived AS (
    SELECT tag, station, entry, lag(station) OVER (
        PARTITION BY tag ORDER BY happened_ms, station, entry) AS from_station
    FROM told WHERE nth = 1 AND undone_by IS NULL
),
sent AS (
    SELECT DISTINCT waybill_ref, station FROM shipment
    WHERE state = 'sent' AND carton = 'reused' AND waybill_ref IS NOT NULL
),
hops AS (
    SELECT from_station, station AS to_station, entry, 1 AS by_tag, 0 AS by_waybill
    FROM arrived WHERE from_station <> station
    UNION ALL
    SELECT DISTINCT s.station, b.station, b.entry, 0, 1
    FROM sent AS s JOIN box_return AS b
        ON b.waybill_ref = s.waybill_ref AND b.station <> s.station
    WHERE b.undone_by IS NULL
),
boxes AS (
    SELECT from_station, to_station, entry, max(by_tag) AS by_tag,
           max(by_waybill) AS by_waybill
    FROM hops GROUP BY from_station, to_station, entry
)
SELECT from_station, to_station, count(*) AS boxes, CAST(sum(by_tag) AS BIGINT) AS by_tag,
       CAST(sum(by_waybill) AS BIGINT) AS by_waybill
FROM boxes
GROUP BY from_station, to_station
ORDER BY boxes DESC, from_station, to_station
