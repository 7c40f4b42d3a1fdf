-- One waybill (and piece of its parcel) rewarded at more than one station; a parcel's only
-- piece is the parcel, whether its label says so or not. References meet only where stations
-- hold the network's key. Of a return told again, the newest row counts; what was undone is
-- no reward.
WITH met AS (
    SELECT waybill_ref
    FROM box_return
    WHERE reward IN ('granted', 'credited') AND waybill_ref IS NOT NULL
    GROUP BY waybill_ref
    HAVING min(station) <> max(station)
),
told AS (
    SELECT b.*, row_number() OVER (
        PARTITION BY b.station, b.entry ORDER BY b.date DESC) AS nth
    FROM box_return AS b JOIN met ON met.waybill_ref = b.waybill_ref
),
rewarded AS (
    SELECT waybill_ref || COALESCE('-' || NULLIF(waybill_piece, '1-1'), '') AS what, station,
           business_date, entry, happened_at, clerk, reward
    FROM told
    WHERE nth = 1 AND undone_by IS NULL AND reward IN ('granted', 'credited')
),
twice AS (
    SELECT what FROM rewarded GROUP BY what HAVING min(station) <> max(station)
)
SELECT r.what, r.station, r.business_date AS date, r.entry, r.happened_at AS at, r.clerk,
       r.reward AS note
FROM rewarded AS r JOIN twice ON twice.what = r.what
ORDER BY 1, 2, 3, 4
