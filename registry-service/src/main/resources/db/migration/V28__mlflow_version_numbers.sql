-- The highest number that a version of the model ever had: numbers of deleted versions are not given again. What was deleted before is unknown.
ALTER TABLE mlflow_model ADD COLUMN last_version bigint NOT NULL DEFAULT 0;
