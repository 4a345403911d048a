-- What shall happen in n8n when an event arrives.
CREATE TABLE binding (
  id            uuid NOT NULL,
  name          text NOT NULL,
  event_pattern text NOT NULL,
  filter        jsonb NOT NULL,
  workflow_id   text,
  webhook_path  text,
  http_method   text,
  payload       jsonb NOT NULL,
  enabled       boolean NOT NULL,
  version       integer NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT binding_pk PRIMARY KEY (id),
  CONSTRAINT binding_name_unique UNIQUE (name),
  CONSTRAINT binding_has_target CHECK (workflow_id IS NOT NULL OR webhook_path IS NOT NULL),
  CONSTRAINT binding_http_method_known CHECK (http_method IN ('GET', 'POST', 'PUT', 'PATCH'))
);
