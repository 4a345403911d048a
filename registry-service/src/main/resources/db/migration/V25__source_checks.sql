-- What the hub had of each installed model when it was last asked, and when to ask again.
CREATE TABLE source_check (
  model_id          text NOT NULL,
  -- current, outdated or unknown; null before the first check.
  status            text,
  -- What differs: card, template, metadata, weights, content or removed; null unless outdated.
  change            text,
  reason            text,
  changed_keys      jsonb NOT NULL DEFAULT '[]',
  -- Of the entry when it was compared: with another hash or commit, the outcome is not about it any more.
  entry_sha256      text,
  entry_revision    text,
  path              text,
  sha256            text,
  repository        text,
  upstream_file     text,
  upstream_revision text,
  upstream_sha256   text,
  upstream_size     bigint,
  checked_at        timestamptz,
  -- Null: on request only.
  due_at            timestamptz,
  requested         boolean NOT NULL DEFAULT false,
  leased_until      timestamptz,
  -- Why the hub could not be asked; null after a comparison.
  problem           text,
  -- The difference that was last published as an event; null after a check without one.
  reported          text,
  CONSTRAINT source_check_pk PRIMARY KEY (model_id),
  CONSTRAINT source_check_model_fk FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE,
  CONSTRAINT source_check_status_known CHECK (status IN ('current', 'outdated', 'unknown')),
  CONSTRAINT source_check_keys_are_list CHECK (jsonb_typeof(changed_keys) = 'array')
);

CREATE INDEX source_check_due ON source_check (due_at);
CREATE INDEX source_check_requested ON source_check (model_id) WHERE requested;
