-- Events that a consumer of this service could not process. The id is the beginning of the text's SHA-256.
CREATE TABLE dead_inbox_event (
  id              text NOT NULL,
  source          text,
  type            text,
  event           bytea NOT NULL,
  reason          text NOT NULL,
  attempts        integer NOT NULL,
  first_failed_at timestamptz NOT NULL,
  last_failed_at  timestamptz NOT NULL DEFAULT now(),
  -- When its replay was requested; null unless it is being replayed.
  replay_at       timestamptz,
  CONSTRAINT dead_inbox_event_pk PRIMARY KEY (id)
);

CREATE INDEX dead_inbox_event_replay ON dead_inbox_event (replay_at) WHERE replay_at IS NOT NULL;

-- Reports a dead row in the transaction in which it dies, for triggers. The death of such a report is not reported.
CREATE FUNCTION report_dead_row(service text, event_type text, kind text, id text, record_type text, reason text, attempts integer)
  RETURNS void LANGUAGE sql AS $$
    INSERT INTO outbox (subject, event)
    SELECT service, CAST(jsonb_build_object(
      'specversion', '1.0', 'id', gen_random_uuid(), 'source', 'urn:ai-beast:' || service, 'type', event_type,
      'subject', service, 'time', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'datacontenttype', 'application/json',
      'data', jsonb_strip_nulls(jsonb_build_object(
        'service', service, 'kind', kind, 'id', kind || '-' || id, 'recordType', record_type,
        'reason', left(coalesce(reason, ''), 500), 'attempts', attempts))) AS text)
    WHERE record_type IS NULL OR record_type NOT IN ('event.dead', 'delivery.dead', 'operation.dead')
  $$;
