-- Calls of models by the day on which they began, in UTC; sums of the gateways' reports. Each report is added in the transaction that
-- records its event as consumed.
CREATE TABLE usage_day (
  day               date NOT NULL,
  key_id            text NOT NULL,
  model             text NOT NULL,
  alias             text NOT NULL,
  requests          bigint NOT NULL,
  failed            bigint NOT NULL,
  cancelled         bigint NOT NULL,
  aborted           bigint NOT NULL,
  without_tokens    bigint NOT NULL,
  prompt_tokens     bigint NOT NULL,
  completion_tokens bigint NOT NULL
);

-- Digests, since names may be longer together than an index entry can be.
CREATE UNIQUE INDEX usage_day_key ON usage_day (day, md5(key_id), md5(model), md5(alias));
