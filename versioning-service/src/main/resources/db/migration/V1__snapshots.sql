-- The index of the store's manifests, which are the truth. One row a content.
CREATE TABLE snapshot (
  sha256      text COLLATE "C" NOT NULL,
  size_bytes  bigint NOT NULL,
  created_at  timestamptz NOT NULL,
  health      text NOT NULL DEFAULT 'unverified',
  damage      text,
  verified_at timestamptz,
  -- Set when deletion began; such a row is invisible, and goes once its manifests are gone.
  deleted_at  timestamptz,
  CONSTRAINT snapshot_pk PRIMARY KEY (sha256),
  CONSTRAINT snapshot_sha256_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT snapshot_size_not_negative CHECK (size_bytes >= 0),
  CONSTRAINT snapshot_health_known CHECK (health IN ('unverified', 'healthy', 'damaged'))
);

CREATE INDEX snapshot_newest_first ON snapshot (created_at DESC, sha256 DESC);

-- Where a content was found. One row a manifest.
CREATE TABLE snapshot_source (
  sha256        text COLLATE "C" NOT NULL,
  model         text NOT NULL,
  path          text NOT NULL,
  model_version text,
  metadata      jsonb NOT NULL,
  labels        text[] NOT NULL,
  created_at    timestamptz NOT NULL,
  CONSTRAINT snapshot_source_pk PRIMARY KEY (sha256, model, path),
  CONSTRAINT snapshot_source_of_snapshot FOREIGN KEY (sha256) REFERENCES snapshot (sha256) ON DELETE CASCADE
);

CREATE INDEX snapshot_source_model ON snapshot_source (model, sha256);
CREATE INDEX snapshot_source_labels ON snapshot_source USING gin (labels);
