-- Words with a number behind letters are also there in their parts, numbers with a point also whole, and words of tags, author and repository
-- with those of the description. As SearchText makes them from each entry's next change on.
UPDATE model SET
  name_words = name_words || array_to_tsvector(ARRAY(
    SELECT left(part, 40) FROM (
      SELECT unnest(regexp_match(word, '^([[:alpha:]]{2,})([0-9].*)$')) AS part FROM unnest(tsvector_to_array(name_words)) AS word
      UNION SELECT found[1] FROM regexp_matches(lower(id || ' ' || name), '([0-9]+(?:\.[0-9]+)+[[:alpha:]]*)', 'g') AS found
    ) AS parts WHERE part <> '')),
  words = words || array_to_tsvector(ARRAY(
    SELECT left(part, 40) FROM (
      SELECT unnest(regexp_match(word, '^([[:alpha:]]{2,})([0-9].*)$')) AS part FROM unnest(tsvector_to_array(words)) AS word
      UNION SELECT found[1] FROM regexp_matches(lower(id || ' ' || name), '([0-9]+(?:\.[0-9]+)+[[:alpha:]]*)', 'g') AS found
      UNION SELECT word FROM regexp_split_to_table(
        lower(array_to_string(tags, ' ') || ' ' || coalesce(author, '') || ' ' || coalesce(source_repo, '')), '[^[:alnum:]]+') AS word
    ) AS parts WHERE part <> ''));

INSERT INTO search_word SELECT DISTINCT unnest(tsvector_to_array(words)) FROM model ON CONFLICT ON CONSTRAINT search_word_pk DO NOTHING;
