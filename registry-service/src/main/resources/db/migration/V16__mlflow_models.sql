-- What MLflow's clients say about a registered model as a whole. Its versions are the entries of model with that name.
CREATE TABLE mlflow_model (
  name        text NOT NULL,
  description text,
  tags        jsonb NOT NULL DEFAULT '{}',
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT mlflow_model_pk PRIMARY KEY (name),
  CONSTRAINT mlflow_model_name_length CHECK (length(name) BETWEEN 1 AND 200),
  CONSTRAINT mlflow_model_tags_are_object CHECK (jsonb_typeof(tags) = 'object')
);
