-- What people think of a model, each of them. The mean is in model_stats.
CREATE TABLE model_rating (
  model_id text NOT NULL,
  rater    text NOT NULL,
  rating   numeric(3, 2) NOT NULL,
  rated_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT model_rating_pk PRIMARY KEY (model_id, rater),
  CONSTRAINT model_rating_model_fk FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE,
  CONSTRAINT model_rating_range CHECK (rating BETWEEN 0 AND 5)
);
