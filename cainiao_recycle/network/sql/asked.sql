-- What a report is grouped by.
CREATE OR REPLACE TEMPORARY VIEW asked AS SELECT '$by' AS grouped_by
