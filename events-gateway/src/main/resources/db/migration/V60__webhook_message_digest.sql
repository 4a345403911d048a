-- Source and id may be longer together than an index entry can be. Their digest, computed for old rows too, is the key.
-- convert_to to a fixed encoding depends on its arguments only, though PostgreSQL declares it stable.
CREATE FUNCTION webhook_message_digest(source text, event_id text) RETURNS bytea
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN sha256(convert_to(source, 'UTF8') || '\x00'::bytea || convert_to(event_id, 'UTF8'));

ALTER TABLE webhook_message
  ADD COLUMN digest bytea NOT NULL GENERATED ALWAYS AS (webhook_message_digest(source, event_id)) STORED;

ALTER TABLE webhook_message DROP CONSTRAINT webhook_message_once;
ALTER TABLE webhook_message ADD CONSTRAINT webhook_message_once UNIQUE (digest);
