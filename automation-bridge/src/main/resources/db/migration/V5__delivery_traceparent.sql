-- The trace of the event, as the W3C header; NULL: none.
ALTER TABLE delivery ADD COLUMN traceparent text;
