-- The trace of the request or event that asked for it, as the W3C header; NULL: none.
ALTER TABLE operation ADD COLUMN traceparent text;
