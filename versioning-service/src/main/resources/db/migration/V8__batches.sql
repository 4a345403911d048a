-- Operations that were started together: done in order, each only if those before it succeeded.
ALTER TABLE operation ADD COLUMN batch uuid;

CREATE INDEX operation_batch ON operation (batch, position) WHERE batch IS NOT NULL;
