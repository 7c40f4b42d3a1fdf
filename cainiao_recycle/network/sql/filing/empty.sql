-- A table of which nothing is held.
CREATE OR REPLACE TEMPORARY VIEW $table AS
SELECT $columns WHERE 1 = 0
