-- How often the boxes had come in that parcels were sent in.
SELECT CAST(substr(indicator, 12) AS BIGINT) AS cycle, CAST(sum(amount) AS BIGINT) AS parcels
FROM figure
WHERE campaign IS NULL AND indicator LIKE 'sent_cycle_%'
GROUP BY indicator
HAVING sum(amount) > 0
ORDER BY cycle
