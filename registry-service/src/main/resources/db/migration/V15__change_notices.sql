-- Every commit that changes an entry, or which files hold one, tells every replica which, for their caches of answers.
CREATE FUNCTION tell_changed_models() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  told text;
BEGIN
  -- A notice holds less than 8000 bytes; the star stands for any model.
  EXECUTE format(
    'SELECT CASE WHEN sum(length(%1$I) + 1) < 7000 THEN string_agg(%1$I, '' '') ELSE ''*'' END FROM changed', TG_ARGV[0])
    INTO told;
  IF told IS NOT NULL THEN
    PERFORM pg_notify('registry_models', told);
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER model_inserted AFTER INSERT ON model
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_changed_models('id');
CREATE TRIGGER model_updated AFTER UPDATE ON model
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_changed_models('id');
CREATE TRIGGER model_deleted AFTER DELETE ON model
  REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_changed_models('id');
