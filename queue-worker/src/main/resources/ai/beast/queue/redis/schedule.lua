-- Keeps a schedule, or drops it.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   its name
-- ARGV[3]   put | drop
-- ARGV[4]   put: its definition
-- ARGV[5]   put: its next tick, or '' for none
-- returns   whether there was one of this name before: 1 or 0

local name = ARGV[2]
local kept = call('HGET', SCHEDULES, name)
if ARGV[3] == 'put' then
  -- Revisions rise over all schedules, so that one that was dropped and put again is told from the one before.
  call('HSET', SCHEDULES, name, int(call('HINCRBY', META, 'revision', 1)) .. '\n' .. ARGV[4])
else
  call('HDEL', SCHEDULES, name)
  call('HDEL', RAN, name)
end
if ARGV[3] == 'put' and ARGV[5] ~= '' then
  call('ZADD', TICKS, ARGV[5], name)
else
  call('ZREM', TICKS, name)
end
return kept and 1 or 0
