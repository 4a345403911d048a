-- Who put which content where, and what was there before. Rows are never changed.
CREATE TABLE rollback_journal (
  position       bigint GENERATED ALWAYS AS IDENTITY,
  operation_id   uuid NOT NULL,
  model          text NOT NULL,
  path           text NOT NULL,
  from_sha256    text,
  to_sha256      text NOT NULL,
  rolled_back_by text NOT NULL,
  rolled_back_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT rollback_journal_pk PRIMARY KEY (position),
  CONSTRAINT rollback_journal_once_an_operation UNIQUE (operation_id)
);

CREATE INDEX rollback_journal_path ON rollback_journal (path, position DESC);
