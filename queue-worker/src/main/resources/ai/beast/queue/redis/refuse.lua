-- Moves an event that cannot be published from the outbox to its dead letters.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   its id
-- ARGV[3]   reason, without a line break
-- returns   number of dead letters

local id = ARGV[2]
local order = call('ZSCORE', OUTBOX, id)
if order then
  call('HSET', REFUSED, id, order .. '\n' .. clock() .. ' ' .. ARGV[3] .. '\n' .. (call('HGET', BODIES, id) or ''))
  call('ZREM', OUTBOX, id)
  call('HDEL', BODIES, id)
end
return call('HLEN', REFUSED)
