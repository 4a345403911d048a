-- One call of a workflow for one event. The payload is fixed when the row is made; every attempt sends the same.
CREATE TABLE delivery (
  id              bigint GENERATED ALWAYS AS IDENTITY,
  binding_id      uuid NOT NULL,
  event_source    text NOT NULL,
  event_id        text NOT NULL,
  event_type      text NOT NULL,
  payload         jsonb NOT NULL,
  state           text NOT NULL DEFAULT 'pending',
  attempts        integer NOT NULL DEFAULT 0,
  -- Rises with every claim; a settlement with an older number is refused.
  fence           bigint NOT NULL DEFAULT 0,
  -- When a pending delivery is tried next, or when the claim on one being delivered lapses.
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_status     integer,
  last_error      text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  ended_at        timestamptz,
  CONSTRAINT delivery_pk PRIMARY KEY (id),
  CONSTRAINT delivery_binding_fk FOREIGN KEY (binding_id) REFERENCES binding (id) ON DELETE CASCADE,
  CONSTRAINT delivery_event_once UNIQUE (binding_id, event_source, event_id),
  CONSTRAINT delivery_state_known CHECK (state IN ('pending', 'delivering', 'succeeded', 'failed', 'dead')),
  CONSTRAINT delivery_attempts_not_negative CHECK (attempts >= 0),
  CONSTRAINT delivery_ended CHECK ((ended_at IS NULL) = (state IN ('pending', 'delivering')))
);

CREATE INDEX delivery_due ON delivery (next_attempt_at, id) WHERE state IN ('pending', 'delivering');
CREATE INDEX delivery_of_binding ON delivery (binding_id, id DESC);
CREATE INDEX delivery_in_state ON delivery (state, id DESC);
CREATE INDEX delivery_ended_at ON delivery (ended_at) WHERE ended_at IS NOT NULL;
