-- Adds tokens to a key's minute.
-- KEYS: tokens. ARGV: time in ms or 0, limit, tokens. Returns the tokens used in the minute.
local now = time_now(ARGV[1])
local limit = tonumber(ARGV[2])
local begin, used = minute_at(KEYS[1], limit, now)
used = used + tonumber(ARGV[3])
keep_minute(KEYS[1], limit, begin or now, used)
return used
