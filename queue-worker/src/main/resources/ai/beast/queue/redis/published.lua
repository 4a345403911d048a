-- Drops events that have been published.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2…]  their ids
-- returns   how many were there

local dropped = 0
for i = 2, #ARGV do
  dropped = dropped + call('ZREM', OUTBOX, ARGV[i])
  call('HDEL', BODIES, ARGV[i])
end
return dropped
