-- What the six services reported and whether the installation counts as up, as JSON; one row.
CREATE TABLE installation (
    id    smallint NOT NULL,
    state text,
    CONSTRAINT installation_pk PRIMARY KEY (id),
    CONSTRAINT installation_id_ck CHECK (id = 1)
);
