-- Named subscriptions: what a client wants of the log, and up to where it has said that it has it.
CREATE TABLE subscription (
    name            text        NOT NULL,
    types           text[]      NOT NULL,
    sources         text[]      NOT NULL,
    subjects        text[]      NOT NULL,
    cursor          text        NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    acknowledged_at timestamptz,
    CONSTRAINT subscription_pk PRIMARY KEY (name),
    CONSTRAINT subscription_name_ck CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$')
);
