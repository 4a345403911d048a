-- Files on this machine's storages that hold a model.
CREATE TABLE instance (
  id           bigint GENERATED ALWAYS AS IDENTITY,
  model_id     text NOT NULL,
  path         text NOT NULL,
  location     text NOT NULL,
  sha256       text NOT NULL,
  size_bytes   bigint NOT NULL,
  installed_at timestamptz NOT NULL,
  last_used    timestamptz,
  use_count    bigint NOT NULL DEFAULT 0,
  available    boolean NOT NULL,
  -- Why the file's own header could not be read: a stable code; null when it could.
  header_error text,
  CONSTRAINT instance_pk PRIMARY KEY (id),
  CONSTRAINT instance_path_unique UNIQUE (path),
  CONSTRAINT instance_model_fk FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE,
  -- A longer path would not fit the unique index.
  CONSTRAINT instance_path_length CHECK (octet_length(path) BETWEEN 1 AND 2048),
  CONSTRAINT instance_sha256_is_hex CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT instance_size_not_negative CHECK (size_bytes >= 0),
  CONSTRAINT instance_use_count_not_negative CHECK (use_count >= 0)
);

CREATE INDEX instance_model ON instance (model_id);
CREATE INDEX instance_location ON instance (location, model_id);
CREATE INDEX instance_sha256 ON instance (sha256);
