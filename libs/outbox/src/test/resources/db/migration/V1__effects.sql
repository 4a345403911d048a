CREATE TABLE effect (
  event_id text NOT NULL,
  model    text NOT NULL
);
