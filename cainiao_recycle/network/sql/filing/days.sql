-- Days that packages are asked about.
CREATE OR REPLACE TEMP TABLE day_asked AS
SELECT DISTINCT unnest(CAST(? AS VARCHAR[])) AS station, CAST(unnest(?) AS DATE) AS date
