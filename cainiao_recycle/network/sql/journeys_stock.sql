-- Where boxes pile up and where they lack: by station, those that came in, those that left,
-- and the parcels that went out in new cartons all the same.
WITH figures AS (
    SELECT station,
           sum(CASE WHEN indicator IN ('returned', 'transferred_in') THEN amount ELSE 0 END)
               AS came_in,
           sum(CASE WHEN indicator IN ('sent_used', 'boxes_pulped', 'given_away',
                                       'transferred_out') THEN amount ELSE 0 END) AS went_out,
           sum(CASE WHEN indicator = 'sent_new' THEN amount ELSE 0 END) AS sent_new
    FROM figure
    WHERE campaign IS NULL
    GROUP BY station
)
SELECT f.station, s.city, CAST(came_in AS BIGINT) AS came_in,
       CAST(went_out AS BIGINT) AS went_out, CAST(came_in - went_out AS BIGINT) AS piled_up,
       CAST(sent_new AS BIGINT) AS sent_new
FROM figures AS f LEFT JOIN station AS s ON s.code = f.station
ORDER BY piled_up DESC, f.station
