-- Reports the aliases there are once more: versioning-service follows these events from now on, to refuse the deletion of files that an
-- alias needs. Each has the time at which it was set, so that later changes count.
INSERT INTO outbox (subject, event)
SELECT model_id, CAST(jsonb_build_object(
  'specversion', '1.0', 'id', gen_random_uuid(), 'source', 'urn:ai-beast:registry-service', 'type', 'model.updated',
  'subject', model_id, 'time', to_char(live_from AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  'datacontenttype', 'application/json',
  'data', jsonb_strip_nulls(jsonb_build_object(
    'model', model_id, 'change', 'alias_changed', 'sha256', sha256, 'details', jsonb_build_object('alias', alias)))) AS text)
FROM alias_journal WHERE live_until IS NULL;
