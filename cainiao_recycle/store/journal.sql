-- The record. Rows are appended, never changed or removed.
CREATE TABLE journal (
    seq           INTEGER PRIMARY KEY,
    request_id    TEXT NOT NULL UNIQUE,
    kind          TEXT NOT NULL,     -- with its version: box-returned/1
    happened_at   INTEGER NOT NULL,  -- UTC milliseconds
    recorded_at   INTEGER NOT NULL,  -- UTC milliseconds
    business_date TEXT NOT NULL,
    clerk         TEXT NOT NULL,
    payload       TEXT NOT NULL CHECK (json_valid(payload)), -- canonical JSON
    hash          TEXT NOT NULL      -- SHA-256 of the previous hash and every other column
) STRICT;
-- `log`, reports and closing ask for a day, `undo --last` for a clerk.
CREATE INDEX entry_of_date ON journal (business_date);
CREATE INDEX entry_of_clerk ON journal (clerk);
CREATE TRIGGER journal_never_changes BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
CREATE TRIGGER journal_never_shrinks BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END;
