-- A catalogue of :models entries, made up with the proportions of a real one: few families, some common tags and many rare
-- ones, descriptions of a sentence or two. Run with the search path at the registry's schema.
INSERT INTO model (
  id, name, version, family, size_bytes, parameter_count, quantization, context_length, format, architecture, dimensions,
  source_repo, source_revision, sha256, license, license_spdx, tags, languages, modalities, benchmark_scores, author,
  description, base_model, rating, download_count, provenance, created_at, updated_at, name_words, words)
SELECT
  id, name, version, family, size_bytes, parameter_count, quantization, context_length, 'gguf', family,
  '{"weightBytes":4000000000,"embeddingLength":4096,"feedForwardLength":14336,"headCount":32,"vocabularySize":128256,
    "generates":true,"complete":true,"layers":[{"kind":"FULL","count":32,"keyWidth":1024,"valueWidth":1024,"window":0,
    "stateElements":0}]}',
  'org-' || n % 997 || '/' || id, md5(id), md5(id) || md5(name || n), license, license, tags,
  CASE n % 10 WHEN 0 THEN ARRAY['de', 'en'] WHEN 1 THEN ARRAY['zh', 'en'] ELSE ARRAY['en'] END,
  CASE n % 20 WHEN 0 THEN ARRAY['text', 'audio'] WHEN 1 THEN ARRAY['text', 'image'] ELSE ARRAY['text'] END,
  jsonb_build_object('mmlu', 40 + n % 50), 'org-' || n % 997, description, 'org/base-' || n % 500, rating, downloads,
  '{"name":"header","family":"header","sizeBytes":"download","tags":"user","description":"user"}',
  now() - n * interval '1 minute', now() - n * interval '30 seconds',
  array_to_tsvector(array_remove(regexp_split_to_array(lower(id || ' ' || name), '[^a-z0-9]+'), '')),
  array_to_tsvector(array_remove(
    regexp_split_to_array(lower(id || ' ' || name || ' ' || description), '[^a-z0-9]+'), ''))
FROM (
  SELECT
    n, family, family || '-' || kind || '-' || n AS id, initcap(family || ' ' || kind) || ' ' || n AS name, 'v' || n AS version,
    abs(hashint4(n)::bigint) * 20 AS size_bytes, abs(hashint4(n + 1)::bigint) * 33 AS parameter_count,
    (ARRAY['Q4_K_M', 'Q5_K_M', 'Q8_0', 'F16'])[1 + n % 4] AS quantization,
    2048 * (1 << (n % 7)) AS context_length,
    (ARRAY['MIT', 'Apache-2.0', 'Apache-2.0', 'Llama', 'Custom', 'Unknown'])[1 + n % 6] AS license,
    ARRAY[kind, (ARRAY['chat', 'code', 'embedding', 'vision', 'reasoning'])[1 + n % 5], 'rare-' || n % 5000] AS tags,
    'A ' || family || ' model tuned for ' || (ARRAY['quick', 'careful', 'short', 'long'])[1 + n % 4]
      || ' answers, model' || n || ', made by team' || n % 997
      || ' from public data. Runs on a laptop with enough memory and does what its card says it does.' AS description,
    CASE WHEN n % 3 = 0 THEN 0 ELSE (abs(hashint4(n + 2)::bigint) % 501)::numeric / 100 END AS rating,
    abs(hashint4(n + 3)::bigint) % 100000 AS downloads
  FROM (
    SELECT n,
      (ARRAY['llama', 'mistral', 'gemma', 'phi', 'qwen', 'qwen', 'llama', 'deepseek', 'sdxl', 'other'])[1 + n % 10] AS family,
      (ARRAY['instruct', 'base', 'coder', 'chat', 'merge', 'distill', 'vision'])[1 + n % 7] AS kind
    FROM generate_series(1, :models) AS n) AS kinds) AS made;

ALTER TABLE model_stats DISABLE TRIGGER model_stats_shown;

INSERT INTO model_stats (model_id, rating, stated_rating, download_count)
SELECT id, rating, rating, download_count FROM model ON CONFLICT DO NOTHING;

ALTER TABLE model_stats ENABLE TRIGGER model_stats_shown;

INSERT INTO search_word SELECT DISTINCT unnest(tsvector_to_array(words)) FROM model ON CONFLICT DO NOTHING;

INSERT INTO instance (model_id, path, location, sha256, size_bytes, installed_at, available)
SELECT id, '/models/' || id || '.gguf', CASE WHEN download_count % 2 = 0 THEN 'internal' ELSE 'external' END,
  sha256, size_bytes, now(), true
FROM model WHERE download_count % 50 = 0 ON CONFLICT DO NOTHING;

ANALYZE model;
ANALYZE search_entry;
ANALYZE search_word;
ANALYZE instance;
