-- What is known of the configured directories from earlier runs.
CREATE TABLE model_root (
  name       text NOT NULL,
  path       text NOT NULL,
  -- Device and inode of the directory when files were last found in it; tells a mounted disk from its empty mount point.
  identity   text,
  scanned_at timestamptz,
  CONSTRAINT model_root_pk PRIMARY KEY (name)
);
