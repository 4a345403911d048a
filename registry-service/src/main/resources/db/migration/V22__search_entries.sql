-- What a search looks through: of every entry one short row with what it is found and ordered by. model's rows are long, and
-- reading a few hundred of them costs more than everything else a search does. Kept by the triggers below, so nobody else
-- writes here.
CREATE TABLE search_entry (
  id              text NOT NULL,
  name            text NOT NULL,
  family          text NOT NULL,
  license         text NOT NULL,
  size_bytes      bigint NOT NULL,
  parameter_count bigint,
  context_length  bigint,
  rating          numeric(3, 2) NOT NULL,
  download_count  bigint NOT NULL,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  -- Words of id and name, and what the entry is sorted under: tag=chat, family=llama. No word has an equals sign in it.
  called          tsvector NOT NULL,
  -- The same with the words of the description.
  words           tsvector NOT NULL,
  CONSTRAINT search_entry_pk PRIMARY KEY (id),
  CONSTRAINT search_entry_model_fk FOREIGN KEY (id) REFERENCES model (id) ON DELETE CASCADE
);

-- Also for who changes a model from a session with another search path.
CREATE FUNCTION enter_changed_models() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO search_entry
  SELECT id, name, family, license, size_bytes, parameter_count, context_length, rating, download_count, created_at,
    updated_at, name_words || terms, words || terms
  FROM (
    SELECT changed.*, array_to_tsvector(
      array_remove(ARRAY['family=' || family, 'license=' || license, 'format=' || format,
        'quantization=' || quantization, 'base=' || base_model], NULL)
      || ARRAY(SELECT 'tag=' || tag FROM unnest(tags) AS tag)
      || ARRAY(SELECT 'language=' || language FROM unnest(languages) AS language)
      || ARRAY(SELECT 'modality=' || modality FROM unnest(modalities) AS modality)) AS terms
    FROM changed) AS changed
  ON CONFLICT ON CONSTRAINT search_entry_pk DO UPDATE SET
    name = EXCLUDED.name, family = EXCLUDED.family, license = EXCLUDED.license, size_bytes = EXCLUDED.size_bytes,
    parameter_count = EXCLUDED.parameter_count, context_length = EXCLUDED.context_length, rating = EXCLUDED.rating,
    download_count = EXCLUDED.download_count, created_at = EXCLUDED.created_at, updated_at = EXCLUDED.updated_at,
    called = EXCLUDED.called, words = EXCLUDED.words
  WHERE search_entry IS DISTINCT FROM EXCLUDED;
  RETURN NULL;
END $$;

ALTER FUNCTION model_stats_shown() SET search_path FROM CURRENT;

CREATE TRIGGER model_inserted_for_search AFTER INSERT ON model
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION enter_changed_models();
CREATE TRIGGER model_updated_for_search AFTER UPDATE ON model
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION enter_changed_models();

-- Nobody searches model itself any more, but for what fits a recommendation.
DROP INDEX model_name_words, model_words, model_languages, model_modalities, model_by_family, model_by_license,
  model_by_downloads, model_by_name, model_by_size, model_by_parameters, model_by_context, model_by_creation, model_by_update;

-- Enters what is there already.
UPDATE model SET name = name;

-- What new entries add to these is merged soon: a search reads all that is not, and should not read much.
CREATE INDEX search_entry_called ON search_entry USING gin (called) WITH (gin_pending_list_limit = 256);
CREATE INDEX search_entry_words ON search_entry USING gin (words) WITH (gin_pending_list_limit = 256);
CREATE INDEX search_entry_by_rating ON search_entry (rating DESC, download_count DESC, id);
-- Who asks for one family or licence often asks for what nobody has rated, which is the end of the order above.
CREATE INDEX search_entry_by_family ON search_entry (family, rating DESC, download_count DESC, id);
CREATE INDEX search_entry_by_license ON search_entry (license, rating DESC, download_count DESC, id);
CREATE INDEX search_entry_by_downloads ON search_entry (download_count DESC, id);
CREATE INDEX search_entry_by_name ON search_entry (name, id);
CREATE INDEX search_entry_by_size ON search_entry (size_bytes, id);
CREATE INDEX search_entry_by_creation ON search_entry (created_at DESC, id);
CREATE INDEX search_entry_by_update ON search_entry (updated_at DESC, id);
CREATE INDEX search_entry_by_parameters ON search_entry (parameter_count);
CREATE INDEX search_entry_by_context ON search_entry (context_length);
