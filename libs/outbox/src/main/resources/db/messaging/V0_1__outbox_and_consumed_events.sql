-- Events recorded with the change they report; the relay deletes a row when Kafka has the event.
CREATE TABLE outbox (
  position    bigint GENERATED ALWAYS AS IDENTITY,
  subject     text NOT NULL,
  event       text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT outbox_pk PRIMARY KEY (position)
);

-- Events whose effect is in this schema. A row is written in the transaction that makes the effect.
CREATE TABLE consumed_event (
  source      text NOT NULL,
  id          text NOT NULL,
  consumed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT consumed_event_pk PRIMARY KEY (source, id)
);

CREATE INDEX consumed_event_consumed_at ON consumed_event (consumed_at);
