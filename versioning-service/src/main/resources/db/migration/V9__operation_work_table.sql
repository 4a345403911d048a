-- The columns all leased work has.
ALTER TABLE operation ADD COLUMN next_attempt_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE operation ADD COLUMN last_error text;

-- An operation that the database refuses fails by its state and last_error alone.
ALTER TABLE operation DROP CONSTRAINT operation_ends_with_outcome;
ALTER TABLE operation ADD CONSTRAINT operation_ends_with_outcome CHECK (
  (state = 'succeeded') = (result IS NOT NULL)
  AND (problem IS NULL OR state = 'failed')
  AND (state <> 'failed' OR problem IS NOT NULL OR last_error IS NOT NULL));

-- The bound of the catalogue's paths; the unique index of running operations takes little more. Ended rows may exceed it.
UPDATE operation
SET state = 'failed', lease_until = NULL, ended_at = now(), last_error = 'path must be at most 2048 bytes in UTF-8',
  problem = '{"type": "urn:ai-beast:problem:invalid_field", "title": "A field is invalid", "status": 400, "code": "invalid_field",
    "detail": "path must be at most 2048 bytes in UTF-8", "field": "path"}'
WHERE state IN ('pending', 'running') AND octet_length(path) > 2048;
ALTER TABLE operation ADD CONSTRAINT operation_path_length CHECK (octet_length(path) <= 2048) NOT VALID;
