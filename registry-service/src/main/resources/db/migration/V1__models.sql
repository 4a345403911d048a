-- The catalogue. What a person or a file says about a model is here; what happens to it is in model_stats.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

CREATE TABLE model (
  id               text NOT NULL,
  -- Rises with every change of what a client sees of the model, counters included; the ETag.
  revision         bigint NOT NULL DEFAULT 1,
  name             text NOT NULL,
  version          text NOT NULL DEFAULT '',
  family           text NOT NULL DEFAULT 'other',
  size_bytes       bigint NOT NULL,
  parameter_count  bigint,
  quantization     text,
  context_length   bigint,
  format           text,
  architecture     text,
  -- The numbers a memory estimate needs, as libs/model-files defines them.
  dimensions       jsonb,
  source_url       text,
  source_repo      text,
  source_revision  text,
  sha256           text,
  license          text NOT NULL DEFAULT 'Unknown',
  license_spdx     text,
  license_url      text,
  tags             text[] NOT NULL DEFAULT '{}',
  languages        text[] NOT NULL DEFAULT '{}',
  modalities       text[] NOT NULL DEFAULT '{}',
  benchmark_scores jsonb NOT NULL DEFAULT '{}',
  recommended_use  text,
  limitations      text,
  author           text,
  description      text,
  -- Who said each field: name of the field in JSON to "user", "header" or "download". Absent: nobody yet.
  provenance       jsonb NOT NULL DEFAULT '{}',
  created_at       timestamptz NOT NULL DEFAULT now(),
  updated_at       timestamptz NOT NULL DEFAULT now(),
  search_text      text GENERATED ALWAYS AS (lower(id || ' ' || name || ' ' || coalesce(description, ''))) STORED,
  CONSTRAINT model_pk PRIMARY KEY (id),
  CONSTRAINT model_name_version_unique UNIQUE (name, version),
  CONSTRAINT model_id_is_slug CHECK (id ~ '^[a-z0-9]([a-z0-9._-]{0,198}[a-z0-9])?$'),
  CONSTRAINT model_name_not_blank CHECK (btrim(name) <> ''),
  CONSTRAINT model_family_known CHECK (family IN
    ('llama', 'mistral', 'gemma', 'phi', 'qwen', 'deepseek', 'sdxl', 'flux', 'whisper', 'other')),
  CONSTRAINT model_license_known CHECK (license IN ('MIT', 'Apache-2.0', 'GPL', 'Llama', 'Custom', 'Unknown')),
  CONSTRAINT model_size_not_negative CHECK (size_bytes >= 0),
  CONSTRAINT model_parameters_not_negative CHECK (parameter_count >= 0),
  CONSTRAINT model_context_positive CHECK (context_length > 0),
  CONSTRAINT model_sha256_is_hex CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT model_modalities_known CHECK (modalities <@ ARRAY['text', 'image', 'audio', 'video']),
  CONSTRAINT model_scores_are_object CHECK (jsonb_typeof(benchmark_scores) = 'object'),
  CONSTRAINT model_provenance_is_object CHECK (jsonb_typeof(provenance) = 'object')
);

CREATE INDEX model_tags ON model USING gin (tags);
CREATE INDEX model_languages ON model USING gin (languages);
CREATE INDEX model_modalities ON model USING gin (modalities);
CREATE INDEX model_search_text ON model USING gin (search_text gin_trgm_ops);
CREATE INDEX model_family ON model (family);
CREATE INDEX model_sha256 ON model (sha256) WHERE sha256 IS NOT NULL;

-- Apart from the model, so that no way of registering one can reset them.
CREATE TABLE model_stats (
  model_id       text NOT NULL,
  download_count bigint NOT NULL DEFAULT 0,
  rating         numeric(3, 2) NOT NULL DEFAULT 0,
  CONSTRAINT model_stats_pk PRIMARY KEY (model_id),
  CONSTRAINT model_stats_model_fk FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE,
  CONSTRAINT model_stats_downloads_not_negative CHECK (download_count >= 0),
  CONSTRAINT model_stats_rating_range CHECK (rating BETWEEN 0 AND 5)
);

CREATE INDEX model_stats_order ON model_stats (rating DESC, download_count DESC, model_id);
