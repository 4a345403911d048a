-- An update of no rows still runs what is triggered by each statement. A new entry comes with its counters, so most of them were of none.
CREATE OR REPLACE FUNCTION model_stats_shown() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF EXISTS (SELECT FROM model WHERE id = NEW.model_id
      AND (rating, rating_count, download_count)
        IS DISTINCT FROM (NEW.rating, NEW.rating_count, NEW.download_count)) THEN
    UPDATE model SET rating = NEW.rating, rating_count = NEW.rating_count, download_count = NEW.download_count
    WHERE id = NEW.model_id;
  END IF;
  RETURN NULL;
END $$;
