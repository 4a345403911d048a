ALTER TABLE operation DROP CONSTRAINT operation_kind_known;
ALTER TABLE operation ADD CONSTRAINT operation_kind_known CHECK (
  kind IN ('snapshot', 'rollback', 'verify', 'collect', 'cleanup', 'repair', 'rebuild'));

-- When each piece of regular upkeep was last begun, by whichever process.
CREATE TABLE upkeep (
  task     text NOT NULL,
  begun_at timestamptz NOT NULL,
  CONSTRAINT upkeep_pk PRIMARY KEY (task)
);
