-- Reports each row that dies, in the transaction in which it dies.
CREATE FUNCTION delivery_dead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM report_dead_row('automation-bridge', 'delivery.dead', 'n8n', CAST(NEW.id AS text), NEW.event_type, NEW.last_error, NEW.attempts);
  RETURN NULL;
END $$;

CREATE TRIGGER delivery_dead AFTER UPDATE OF state ON delivery
  FOR EACH ROW WHEN (NEW.state IN ('failed', 'dead') AND OLD.state NOT IN ('failed', 'dead')) EXECUTE FUNCTION delivery_dead();
