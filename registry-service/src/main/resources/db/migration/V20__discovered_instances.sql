-- Files found by looking, not only those downloaded. The hash of such a file is not known until somebody computes it.
ALTER TABLE instance ALTER COLUMN sha256 DROP NOT NULL;

ALTER TABLE instance
  -- The directory it was found under, by its location's name; null until a scan has seen it.
  ADD COLUMN root text,
  -- How its files lie: files, ollama, lm-studio, hugging-face, comfyui; null until a scan has seen it.
  ADD COLUMN layout text,
  -- Further files of the same model: other shards, projectors. List of {path, role, sizeBytes}.
  ADD COLUMN parts jsonb NOT NULL DEFAULT '[]',
  -- Stands for names, sizes and times of all its files when they were last read.
  ADD COLUMN signature text,
  -- Of the file at path; the hash is valid as long as this and the size are the same.
  ADD COLUMN modified_at timestamptz,
  -- Device and inode, by which a renamed file is known again.
  ADD COLUMN file_key text,
  -- Why it is not available: a stable code; null when it is.
  ADD COLUMN unavailable_reason text,
  ADD CONSTRAINT instance_parts_are_list CHECK (jsonb_typeof(parts) = 'array');

CREATE INDEX instance_root ON instance (root);
CREATE INDEX instance_size ON instance (size_bytes);
