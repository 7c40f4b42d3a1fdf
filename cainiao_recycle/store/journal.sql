-- The record. Rows are appended, never changed or removed. The view `entry` shows them with
-- the names of their fields.
CREATE TABLE journal (
    seq           INTEGER PRIMARY KEY,
    request_id    TEXT,              -- as whoever asked named it, NULL where nobody did
    kind          TEXT NOT NULL,     -- with its version: box-returned/1
    happened_at   INTEGER NOT NULL,  -- UTC milliseconds
    recorded_at   INTEGER NOT NULL,  -- UTC milliseconds
    business_date TEXT NOT NULL,
    clerk         TEXT NOT NULL,
    asked         TEXT,              -- digest of what a named request asked
    payload       TEXT NOT NULL CHECK (json_valid(payload)), -- the values of the kind's fields, in order
    hash          BLOB NOT NULL CHECK (length(hash) = 32) -- SHA-256 of the previous hash and every other column
) STRICT;
CREATE UNIQUE INDEX one_entry_per_request ON journal (request_id)
    WHERE request_id IS NOT NULL;
-- `log`, reports and closing ask for a day, `undo --last` for a clerk.
CREATE INDEX entry_of_date ON journal (business_date);
CREATE INDEX entry_of_clerk ON journal (clerk);
CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
