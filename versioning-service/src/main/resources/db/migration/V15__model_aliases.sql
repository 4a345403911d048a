-- Which alias of the catalogue points to which model, by the events of registry-service. The row of a removed alias stays, without a
-- model, so that an older event does not bring it back.
CREATE TABLE model_alias (
  alias      text NOT NULL,
  model      text,
  changed_at timestamptz NOT NULL,
  CONSTRAINT model_alias_pk PRIMARY KEY (alias)
);

CREATE INDEX model_alias_model ON model_alias (model);
