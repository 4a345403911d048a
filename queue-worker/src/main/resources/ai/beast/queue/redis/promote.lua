-- Makes scheduled jobs ready whose time has come, the earliest first.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   most jobs
-- returns   how many became ready

local now = clock()
local ids = redis.call('ZRANGEBYSCORE', SCHED, '-inf', int(now), 'LIMIT', 0, ARGV[2])
for _, id in ipairs(ids) do
  redis.call('ZREM', SCHED, id)
  local job = redis.call('HMGET', JOB .. id, 's', 'b')
  if job[1] == 's' then
    redis.call('HSET', JOB .. id, 's', 'q')
    redis.call('HDEL', JOB .. id, 'd')
    redis.call('RPUSH', band(job[2]), id)
  end
end
if #ids > 0 then wake(#ids) end
return #ids
