-- What a search reads stands in one row: the words of the texts, and copies of the counters that lists are ordered by.
-- The counters themselves stay in model_stats, where no way of registering a model reaches them.
ALTER TABLE model_stats
  ADD COLUMN stated_rating numeric(3, 2) NOT NULL DEFAULT 0,
  ADD COLUMN rating_count integer NOT NULL DEFAULT 0,
  ADD CONSTRAINT model_stats_rating_count_not_negative CHECK (rating_count >= 0);

UPDATE model_stats SET stated_rating = rating;

ALTER TABLE model
  ADD COLUMN base_model text,
  ADD COLUMN rating numeric(3, 2) NOT NULL DEFAULT 0,
  ADD COLUMN rating_count integer NOT NULL DEFAULT 0,
  ADD COLUMN download_count bigint NOT NULL DEFAULT 0,
  -- Words of id and name, and of these with the description, as SearchText makes them.
  ADD COLUMN name_words tsvector NOT NULL DEFAULT '',
  ADD COLUMN words tsvector NOT NULL DEFAULT '';

-- Close to what SearchText makes; exact from the entry's next change on.
UPDATE model SET
  rating = stats.rating, download_count = stats.download_count,
  name_words = array_to_tsvector(array_remove(regexp_split_to_array(lower(id || ' ' || name), '[^[:alnum:]]+'), '')),
  words = array_to_tsvector(ARRAY(
    SELECT left(word, 40) FROM regexp_split_to_table(search_text, '[^[:alnum:]]+') AS word WHERE word <> ''))
FROM model_stats AS stats WHERE stats.model_id = model.id;

CREATE FUNCTION model_stats_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE model SET rating = NEW.rating, rating_count = NEW.rating_count, download_count = NEW.download_count
  WHERE id = NEW.model_id
    AND (rating, rating_count, download_count)
      IS DISTINCT FROM (NEW.rating, NEW.rating_count, NEW.download_count);
  RETURN NULL;
END $$;

CREATE TRIGGER model_stats_shown AFTER INSERT OR UPDATE ON model_stats
  FOR EACH ROW EXECUTE FUNCTION model_stats_shown();

-- Substrings are searched for no longer: words are, and near misses among the words there are.
DROP INDEX model_search_text;
ALTER TABLE model DROP COLUMN search_text;
DROP INDEX model_stats_order;
DROP INDEX model_family;

CREATE INDEX model_name_words ON model USING gin (name_words);
CREATE INDEX model_words ON model USING gin (words);
CREATE INDEX model_by_rating ON model (rating DESC, download_count DESC, id);
CREATE INDEX model_by_family ON model (family, rating DESC, download_count DESC, id);
CREATE INDEX model_by_license ON model (license, rating DESC, download_count DESC, id);
CREATE INDEX model_by_downloads ON model (download_count DESC, id);
CREATE INDEX model_by_name ON model (name, id);
CREATE INDEX model_by_size ON model (size_bytes, id);
CREATE INDEX model_by_parameters ON model (parameter_count);
CREATE INDEX model_by_context ON model (context_length);
CREATE INDEX model_by_creation ON model (created_at DESC, id);
CREATE INDEX model_by_update ON model (updated_at DESC, id);
CREATE INDEX model_base_model ON model (base_model) WHERE base_model IS NOT NULL;
CREATE INDEX model_source_repo ON model (source_repo) WHERE source_repo IS NOT NULL;

-- Every word that ever stood in an entry. Only grows: a word nothing has any more finds nothing, which does no harm.
CREATE TABLE search_word (
  word text COLLATE "C" NOT NULL,
  CONSTRAINT search_word_pk PRIMARY KEY (word)
);

CREATE INDEX search_word_trigrams ON search_word USING gin (word gin_trgm_ops);

INSERT INTO search_word SELECT DISTINCT unnest(tsvector_to_array(words)) FROM model;
