-- A table's rows as the files have them: all text, typed after it was looked at.
CREATE OR REPLACE TEMP TABLE raw_$table ($texts, path VARCHAR)
