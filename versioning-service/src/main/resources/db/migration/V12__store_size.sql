-- Bytes of all chunks in the store: counted by each collection, raised by what snapshots add in between. NULL: not counted yet.
CREATE TABLE store_size (
  only_row     boolean NOT NULL DEFAULT true,
  stored_bytes bigint,
  unused_bytes bigint NOT NULL DEFAULT 0,
  counted_at   timestamptz,
  CONSTRAINT store_size_pk PRIMARY KEY (only_row),
  CONSTRAINT store_size_one_row CHECK (only_row)
);

-- The store of an earlier release is counted by its next collection.
INSERT INTO store_size (stored_bytes, counted_at)
SELECT CASE WHEN filled THEN NULL ELSE 0 END, CASE WHEN filled THEN NULL ELSE now() END
FROM (SELECT EXISTS (SELECT FROM snapshot) AS filled) AS store;
