-- The last day (UTC) on which some service accepted an API key.
CREATE TABLE key_use (
    key_id  text NOT NULL,
    used_on date NOT NULL,
    CONSTRAINT key_use_pk PRIMARY KEY (key_id),
    CONSTRAINT key_use_id_ck CHECK (key_id ~ '^[0-9a-f]{8}$')
);
