-- What a file held when it was last read, and by which outward signs it can be told that it still does.
CREATE TABLE known_file (
  path    text NOT NULL,
  sha256  text COLLATE "C" NOT NULL,
  stamp   text NOT NULL,
  read_at timestamptz NOT NULL,
  CONSTRAINT known_file_pk PRIMARY KEY (path)
);
