-- Where other programs want events sent, and which.
CREATE TABLE webhook_endpoint (
  id              uuid NOT NULL,
  url             text NOT NULL,
  description     text,
  event_types     text[] NOT NULL,
  sources         text[] NOT NULL,
  subjects        text[] NOT NULL,
  enabled         boolean NOT NULL,
  -- Why the service itself disabled it; null when a person did.
  disabled_reason text,
  disabled_at     timestamptz,
  -- Since when no delivery succeeded, and the last that failed. Both null after a success.
  failing_since   timestamptz,
  last_failure_at timestamptz,
  version         integer NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT webhook_endpoint_pk PRIMARY KEY (id),
  CONSTRAINT webhook_endpoint_reason_known CHECK (disabled_reason IN ('gone', 'failing')),
  CONSTRAINT webhook_endpoint_reason_of_disabled CHECK (NOT enabled OR disabled_reason IS NULL)
);

-- Signing secrets, sealed with a key that is not in the database.
CREATE TABLE webhook_secret (
  endpoint_id uuid NOT NULL,
  generation  integer NOT NULL,
  key_id      text NOT NULL,
  sealed      bytea NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  -- Null for the one in force; a replaced one signs beside it until then.
  expires_at  timestamptz,
  CONSTRAINT webhook_secret_pk PRIMARY KEY (endpoint_id, generation),
  CONSTRAINT webhook_secret_endpoint_fk FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoint (id) ON DELETE CASCADE
);
