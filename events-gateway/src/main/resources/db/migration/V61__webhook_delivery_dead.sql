-- Those of a disabled endpoint die together, and webhook.disabled reports them.
-- Reports each row that dies, in the transaction in which it dies.
CREATE FUNCTION webhook_delivery_dead() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM webhook_endpoint e WHERE e.id = NEW.endpoint_id AND e.disabled_reason IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  PERFORM report_dead_row('events-gateway', 'delivery.dead', 'webhook', CAST(NEW.id AS text), (SELECT m.type FROM webhook_message m WHERE m.id = NEW.message_id), NEW.last_error,
    CAST(least(CAST(NEW.earlier_attempts AS bigint) + NEW.attempts, 2147483647) AS integer));
  RETURN NULL;
END $$;

CREATE TRIGGER webhook_delivery_dead AFTER UPDATE OF state ON webhook_delivery
  FOR EACH ROW WHEN (NEW.state = 'dead' AND OLD.state <> 'dead') EXECUTE FUNCTION webhook_delivery_dead();
