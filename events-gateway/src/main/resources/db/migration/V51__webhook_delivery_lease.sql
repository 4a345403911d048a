-- The lease has a column of its own; next_attempt_at is the next attempt only. Null unless the delivery is being made.
ALTER TABLE webhook_delivery ADD COLUMN lease_until timestamptz;
-- Attempts count since the schedule began; those before it began anew are added for the API. Column failures is not used any more.
ALTER TABLE webhook_delivery ADD COLUMN earlier_attempts integer NOT NULL DEFAULT 0;

UPDATE webhook_delivery SET lease_until = next_attempt_at WHERE state = 'delivering';
UPDATE webhook_delivery
SET earlier_attempts = greatest(attempts - failures - CASE WHEN state = 'delivering' THEN 1 ELSE 0 END, 0),
    attempts = least(attempts, failures + CASE WHEN state = 'delivering' THEN 1 ELSE 0 END)
WHERE state IN ('pending', 'delivering');

DROP INDEX webhook_delivery_due;
CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint_id, coalesce(lease_until, next_attempt_at), id)
  WHERE state IN ('pending', 'delivering');
