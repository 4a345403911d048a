-- Model cards that people wrote, in Markdown. A model without a row has a card made of its entry.
CREATE TABLE model_card (
  model_id   text NOT NULL,
  markdown   text NOT NULL,
  revision   bigint NOT NULL DEFAULT 1,
  written_at timestamptz NOT NULL DEFAULT now(),
  written_by text NOT NULL,
  CONSTRAINT model_card_pk PRIMARY KEY (model_id),
  CONSTRAINT model_card_model_fk FOREIGN KEY (model_id) REFERENCES model (id) ON DELETE CASCADE
);
