-- The policy by which old snapshots are removed without being asked; no row: off.
CREATE TABLE retention_policy (
  only_row     boolean NOT NULL DEFAULT true,
  enabled      boolean NOT NULL,
  every_hours  integer NOT NULL,
  keep_newest  integer NOT NULL,
  keep_daily   integer NOT NULL,
  keep_weekly  integer NOT NULL,
  keep_monthly integer NOT NULL,
  updated_at   timestamptz NOT NULL DEFAULT now(),
  updated_by   text NOT NULL,
  CONSTRAINT retention_policy_pk PRIMARY KEY (only_row),
  CONSTRAINT retention_policy_one_row CHECK (only_row),
  CONSTRAINT retention_policy_keeps_some CHECK (keep_newest >= 1)
);
