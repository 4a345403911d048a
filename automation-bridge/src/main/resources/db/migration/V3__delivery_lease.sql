-- The lease has a column of its own; next_attempt_at is the next attempt only. Null unless the delivery is being made.
ALTER TABLE delivery ADD COLUMN lease_until timestamptz;
UPDATE delivery SET lease_until = next_attempt_at WHERE state = 'delivering';

DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (coalesce(lease_until, next_attempt_at), id) WHERE state IN ('pending', 'delivering');
