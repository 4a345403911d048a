-- Work on files, which takes as long as the file is large. Claimed under a lease; the fence rises with every claim.
CREATE TABLE operation (
  id           uuid NOT NULL,
  position     bigint GENERATED ALWAYS AS IDENTITY,
  kind         text NOT NULL,
  state        text NOT NULL DEFAULT 'pending',
  -- The file it reads or replaces: one operation at a time, in the order of their positions. NULL: no such file.
  path         text,
  work         jsonb NOT NULL,
  requested_by text NOT NULL,
  bytes_done   bigint NOT NULL DEFAULT 0,
  bytes_total  bigint NOT NULL DEFAULT 0,
  notes        jsonb NOT NULL DEFAULT '{}',
  result       jsonb,
  problem      jsonb,
  attempts     integer NOT NULL DEFAULT 0,
  fence        bigint NOT NULL DEFAULT 0,
  lease_until  timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now(),
  started_at   timestamptz,
  ended_at     timestamptz,
  CONSTRAINT operation_pk PRIMARY KEY (id),
  CONSTRAINT operation_kind_known CHECK (kind IN ('snapshot', 'rollback', 'verify')),
  CONSTRAINT operation_state_known CHECK (state IN ('pending', 'running', 'succeeded', 'failed')),
  CONSTRAINT operation_ends_with_outcome CHECK (
    (state = 'succeeded') = (result IS NOT NULL) AND (state = 'failed') = (problem IS NOT NULL)),
  CONSTRAINT operation_runs_under_lease CHECK ((state = 'running') = (lease_until IS NOT NULL))
);

CREATE INDEX operation_open ON operation (position) WHERE state IN ('pending', 'running');
CREATE UNIQUE INDEX operation_one_running_a_path ON operation (path) WHERE state = 'running';
CREATE INDEX operation_ended ON operation (ended_at) WHERE ended_at IS NOT NULL;
