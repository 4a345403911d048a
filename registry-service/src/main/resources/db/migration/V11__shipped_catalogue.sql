-- Which entries of the catalogue that comes with this service were entered, and in which wording. An entry that is here
-- but no longer in model was deleted by somebody, and stays so.
CREATE TABLE shipped_model (
  model_id   text NOT NULL,
  digest     text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT shipped_model_pk PRIMARY KEY (model_id)
);
