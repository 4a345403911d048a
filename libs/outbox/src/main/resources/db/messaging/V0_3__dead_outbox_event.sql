-- Events of the outbox that Kafka refuses for good, with its reason.
CREATE TABLE dead_outbox_event (
  position    bigint NOT NULL,
  subject     text NOT NULL,
  event       text NOT NULL,
  recorded_at timestamptz NOT NULL,
  reason      text NOT NULL,
  dead_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT dead_outbox_event_pk PRIMARY KEY (position)
);
