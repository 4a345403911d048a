-- Source and id may be longer together than an index entry can be. Their digest, computed for old rows too, is the key.
-- convert_to to a fixed encoding depends on its arguments only, though PostgreSQL declares it stable.
CREATE FUNCTION consumed_event_digest(source text, id text) RETURNS bytea
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN sha256(convert_to(source, 'UTF8') || '\x00'::bytea || convert_to(id, 'UTF8'));

ALTER TABLE consumed_event
  ADD COLUMN digest bytea NOT NULL GENERATED ALWAYS AS (consumed_event_digest(source, id)) STORED;

ALTER TABLE consumed_event DROP CONSTRAINT consumed_event_pk;
ALTER TABLE consumed_event ADD CONSTRAINT consumed_event_pk PRIMARY KEY (digest);
