-- Whether the file's times were old enough when it was read for every later write to show. A file that was read right after it was
-- written is remembered, too: what was read is known, but a snapshot reads it again.
ALTER TABLE known_file ADD COLUMN settled boolean NOT NULL DEFAULT true;
