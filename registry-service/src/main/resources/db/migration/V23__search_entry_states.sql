-- Another number for each state of an entry, so that who finds it knows whether what he has read of it before still holds. What was there
-- before this migration has 0 until its next change.
CREATE SEQUENCE search_entry_state;

ALTER TABLE search_entry ADD COLUMN state bigint NOT NULL DEFAULT 0;

CREATE OR REPLACE FUNCTION enter_changed_models() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO search_entry (
    id, name, family, license, size_bytes, parameter_count, context_length, rating, download_count, created_at, updated_at,
    called, words, state)
  SELECT id, name, family, license, size_bytes, parameter_count, context_length, rating, download_count, created_at,
    updated_at, name_words || terms, words || terms, nextval('search_entry_state')
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
    called = EXCLUDED.called, words = EXCLUDED.words, state = EXCLUDED.state;
  RETURN NULL;
END $$;
