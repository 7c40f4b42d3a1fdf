-- The files of a batch of packages: whose they are, and the rows that were told of each.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT unnest(?) AS name, unnest(?) AS path, unnest(?) AS header, unnest(?) AS told,
       unnest(?) AS package, unnest(?) AS station, CAST(unnest(?) AS DATE) AS date
