-- An operation can be cancelled until it replaces or removes a file for good, which it says first, under its fence.
ALTER TABLE operation DROP CONSTRAINT operation_state_known;
ALTER TABLE operation ADD CONSTRAINT operation_state_known CHECK (
  state IN ('pending', 'running', 'succeeded', 'failed', 'cancelled'));
ALTER TABLE operation ADD COLUMN committing boolean NOT NULL DEFAULT false;
ALTER TABLE operation ADD COLUMN cancelled_by text;

CREATE INDEX operation_by_position ON operation (position DESC);
