-- Everything that is exposed, as it was at one moment.
--
-- KEYS  1 position, 2 values: see apply.lua
-- Returns both hashes, each as a list of field, value, field, value, ...

return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2])}
