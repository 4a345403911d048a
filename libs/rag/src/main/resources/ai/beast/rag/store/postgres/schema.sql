-- Collections of documents, their chunks and vectors. The schema is the one of the connection's search path.
CREATE TABLE IF NOT EXISTS rag_collection (
  name text NOT NULL CONSTRAINT rag_collection_pk PRIMARY KEY,
  live integer NOT NULL,
  last integer NOT NULL
);

CREATE TABLE IF NOT EXISTS rag_generation (
  collection text NOT NULL CONSTRAINT rag_generation_collection REFERENCES rag_collection ON DELETE CASCADE,
  number integer NOT NULL,
  spec text NOT NULL,
  fence bigint NOT NULL DEFAULT 0,
  CONSTRAINT rag_generation_pk PRIMARY KEY (collection, number)
);

CREATE TABLE IF NOT EXISTS rag_document (
  collection text NOT NULL,
  generation integer NOT NULL,
  id text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  content_hash text NOT NULL,
  bytes bigint NOT NULL,
  modified bigint NOT NULL,
  title text COLLATE "C" NOT NULL,
  language text COLLATE "C",
  media_type text COLLATE "C" NOT NULL,
  chunks integer NOT NULL,
  CONSTRAINT rag_document_pk PRIMARY KEY (collection, generation, id),
  CONSTRAINT rag_document_generation FOREIGN KEY (collection, generation) REFERENCES rag_generation ON DELETE CASCADE
);

CREATE TABLE IF NOT EXISTS rag_chunk (
  collection text NOT NULL,
  generation integer NOT NULL,
  document_id text COLLATE "C" NOT NULL,
  ordinal integer NOT NULL,
  start_offset integer NOT NULL,
  page integer,
  context text NOT NULL,
  text text NOT NULL,
  words tsvector NOT NULL,
  CONSTRAINT rag_chunk_pk PRIMARY KEY (collection, generation, document_id, ordinal),
  CONSTRAINT rag_chunk_document FOREIGN KEY (collection, generation, document_id) REFERENCES rag_document ON DELETE CASCADE
);

CREATE INDEX IF NOT EXISTS rag_chunk_words ON rag_chunk USING gin (words);
