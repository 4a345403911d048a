-- Reports each row that dies, in the transaction in which it dies.
CREATE FUNCTION operation_dead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM report_dead_row('versioning-service', 'operation.dead', 'operation', CAST(NEW.id AS text), NEW.kind, NEW.last_error, NEW.attempts);
  RETURN NULL;
END $$;

CREATE TRIGGER operation_dead AFTER UPDATE OF state ON operation
  FOR EACH ROW WHEN (NEW.state = 'failed' AND OLD.state <> 'failed') EXECUTE FUNCTION operation_dead();

CREATE INDEX operation_failed ON operation (ended_at) WHERE state = 'failed';
