-- Stops a job that has not ended.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- ARGV[3]   how many ended jobs of each kind are kept
-- returns   cancelled | requested | committing | ended | unknown

local now = clock()
local id = ARGV[2]
local job = redis.call('HMGET', JOB .. id, 's', 'x', 'b', 'o', 'k')
local state = job[1]
if not state then return 'unknown' end
if state == 'c' then return 'cancelled' end
if state == 'f' or state == 'x' then return 'ended' end
if state == 'r' then
  if job[2] == '-' then return 'committing' end
  redis.call('HSET', JOB .. id, 'x', '1')
  return 'requested'
end
if state == 'q' then
  redis.call('LREM', band(job[3]), 1, id)
else
  redis.call('ZREM', SCHED, id)
end
local ttl = option(job[4], 2, DEFAULT_TTL)
redis.call('HSET', JOB .. id, 's', 'c', 'en', int(now))
redis.call('HDEL', JOB .. id, 'd')
redis.call('ZADD', CANCELLED, int(now + ttl), id)
expire_key(job[5], ttl)
count('cancelled', 1)
trim(CANCELLED, tonumber(ARGV[3]), 2)
return 'cancelled'
