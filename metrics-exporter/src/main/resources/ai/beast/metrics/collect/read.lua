-- Everything that is exposed, as it was at one moment.
--
-- KEYS  1 position, 2 values, 3 models: see apply.lua
-- Returns the three hashes, each as a list of field, value, field, value, ...

return {redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]), redis.call('HGETALL', KEYS[3])}
