-- Takes the next free piece of the time line of a rate that all processes share.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   name of the rate
-- ARGV[3]   length of the piece, ms
-- returns   how long from now it begins, ms

-- Nobody waits for longer: a time line that reaches further ahead was written before the clock was put back.
local FARTHEST = 600000

local now, name = clock(), 'shared:' .. ARGV[2]
local begins = math.max(tonumber(call('HGET', RATES, name)) or 0, now)
if begins > now + FARTHEST then begins = now end
call('HSET', RATES, name, int(begins + ARGV[3]))
return begins - now
