-- Reserves the next free interval of a rate that all processes share.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   name of the rate
-- ARGV[3]   length of the interval, ms
-- returns   how long from now it begins, ms

-- No caller waits longer: a reservation that reaches further ahead was written before the clock was put back.
local FARTHEST = 600000

local now, name = clock(), 'shared:' .. ARGV[2]
local begins = math.max(tonumber(call('HGET', RATES, name)) or 0, now)
if begins > now + FARTHEST then begins = now end
call('HSET', RATES, name, int(begins + ARGV[3]))
return begins - now
