-- Files with a row that is no row of the table.
SELECT DISTINCT scans.file_path
FROM reject_errors AS errors
JOIN reject_scans AS scans USING (scan_id, file_id)
