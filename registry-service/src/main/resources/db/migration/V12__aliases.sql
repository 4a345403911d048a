-- Names that stand for one model after another. The open row of an alias is what it stands for now; the others are what it
-- stood for, and stay when the model goes.
CREATE TABLE alias_journal (
  id         bigint GENERATED ALWAYS AS IDENTITY,
  alias      text NOT NULL,
  model_id   text NOT NULL,
  -- Of the model when the alias was set.
  sha256     text,
  live_from  timestamptz NOT NULL,
  live_until timestamptz,
  set_by     text NOT NULL,
  ended_by   text,
  CONSTRAINT alias_journal_pk PRIMARY KEY (id),
  CONSTRAINT alias_journal_alias_is_slug CHECK (alias ~ '^[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?$'),
  CONSTRAINT alias_journal_in_order CHECK (live_until > live_from)
);

CREATE UNIQUE INDEX alias_journal_live ON alias_journal (alias) WHERE live_until IS NULL;
CREATE INDEX alias_journal_history ON alias_journal (alias, live_from DESC);
CREATE INDEX alias_journal_model ON alias_journal (model_id) WHERE live_until IS NULL;
CREATE INDEX alias_journal_time ON alias_journal (live_from);
