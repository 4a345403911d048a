-- A pinned content is never given up by a cleanup. The truth is in the manifests, as for everything in this index.
ALTER TABLE snapshot ADD COLUMN pinned boolean NOT NULL DEFAULT false;
