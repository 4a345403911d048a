-- One event that some endpoint wanted, once. The row outlives its body, so that an event that comes again is known.
CREATE TABLE webhook_message (
  id          bigint GENERATED ALWAYS AS IDENTITY,
  source      text NOT NULL,
  event_id    text NOT NULL,
  type        text NOT NULL,
  subject     text,
  body        text,
  received_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT webhook_message_pk PRIMARY KEY (id),
  CONSTRAINT webhook_message_once UNIQUE (source, event_id)
);

CREATE INDEX webhook_message_received_at ON webhook_message (received_at);

-- One event on its way to one endpoint.
CREATE TABLE webhook_delivery (
  id              bigint GENERATED ALWAYS AS IDENTITY,
  webhook_id      text NOT NULL,
  endpoint_id     uuid NOT NULL,
  message_id      bigint NOT NULL,
  state           text NOT NULL,
  -- All that were ever begun, and those that failed since the schedule began; a replay begins it anew.
  attempts        integer NOT NULL DEFAULT 0,
  failures        integer NOT NULL DEFAULT 0,
  -- Rises with every claim; a settlement with an older number is refused.
  fence           bigint NOT NULL DEFAULT 0,
  -- When a pending delivery is tried next, or when the claim on one being delivered lapses.
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  last_status     integer,
  last_error      text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  ended_at        timestamptz,
  CONSTRAINT webhook_delivery_pk PRIMARY KEY (id),
  CONSTRAINT webhook_delivery_webhook_id_unique UNIQUE (webhook_id),
  CONSTRAINT webhook_delivery_once UNIQUE (endpoint_id, message_id),
  CONSTRAINT webhook_delivery_endpoint_fk FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoint (id) ON DELETE CASCADE,
  CONSTRAINT webhook_delivery_message_fk FOREIGN KEY (message_id) REFERENCES webhook_message (id),
  CONSTRAINT webhook_delivery_state_known CHECK (state IN ('pending', 'delivering', 'succeeded', 'dead', 'missed')),
  CONSTRAINT webhook_delivery_ended CHECK ((ended_at IS NULL) = (state IN ('pending', 'delivering')))
);

CREATE INDEX webhook_delivery_due ON webhook_delivery (endpoint_id, next_attempt_at, id) WHERE state IN ('pending', 'delivering');
CREATE INDEX webhook_delivery_of_endpoint ON webhook_delivery (endpoint_id, id DESC);
CREATE INDEX webhook_delivery_in_state ON webhook_delivery (state, id DESC);
CREATE INDEX webhook_delivery_of_message ON webhook_delivery (message_id);
CREATE INDEX webhook_delivery_ended_at ON webhook_delivery (ended_at) WHERE ended_at IS NOT NULL;

-- What each attempt met.
CREATE TABLE webhook_attempt (
  delivery_id bigint NOT NULL,
  number      integer NOT NULL,
  started_at  timestamptz NOT NULL,
  duration_ms integer NOT NULL,
  status      integer,
  error       text,
  -- The beginning of the answer, 2 KiB at most.
  response    text,
  CONSTRAINT webhook_attempt_pk PRIMARY KEY (delivery_id, number),
  CONSTRAINT webhook_attempt_delivery_fk FOREIGN KEY (delivery_id) REFERENCES webhook_delivery (id) ON DELETE CASCADE
);
