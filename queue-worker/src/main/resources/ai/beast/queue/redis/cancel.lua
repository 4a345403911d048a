-- Stops a job that has not ended.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- ARGV[3]   how long failed jobs are kept, ms
-- ARGV[4]   how many ended jobs of each kind are kept
-- ARGV[5]   how many bytes of ended jobs are kept
-- returns   cancelled | requested | committing | ended | unknown

local now = clock()
local id = ARGV[2]
local j = load(id)
if not j then return 'unknown' end
if j.state == 'c' then return 'cancelled' end
if j.state == 'f' or j.state == 'x' then return 'ended' end
if j.state == 'r' then
  if j.flag == '-' then return 'committing' end
  j.flag = 'x'
  save(id, j)
  return 'requested'
end
if j.state == 'q' then
  unlist(id, j)
elseif j.state == 's' then
  call('ZREM', SCHED, id)
else
  call('ZREM', WAITING, id)
  call('HDEL', NEEDS, id)
end
finish(id, j, 'c', now, option(id, 2, DEFAULT_TTL), 0)
local ready, failed, cancelled = follow({ { id, false } }, now, tonumber(ARGV[3]))
count('failed', failed)
count('cancelled', cancelled + 1)
if ready > 0 then wake(ready) end
trim(tonumber(ARGV[4]), tonumber(ARGV[5]), 2 + failed + cancelled)
return 'cancelled'
