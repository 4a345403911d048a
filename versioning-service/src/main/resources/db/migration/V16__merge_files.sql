ALTER TABLE operation DROP CONSTRAINT operation_kind_known;
ALTER TABLE operation ADD CONSTRAINT operation_kind_known CHECK (
  kind IN ('snapshot', 'rollback', 'verify', 'collect', 'cleanup', 'repair', 'rebuild', 'delete', 'merge'));
