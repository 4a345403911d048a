-- Queues a failed or cancelled job again, with new budgets.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- returns   queued | refused | unknown

local id = ARGV[2]
local job = redis.call('HMGET', JOB .. id, 's', 'b', 'k')
if not job[1] then return 'unknown' end
if job[1] ~= 'x' and job[1] ~= 'c' then return 'refused' end
redis.call('ZREM', job[1] == 'x' and DEAD or CANCELLED, id)
redis.call('HSET', JOB .. id, 's', 'q')
redis.call('HDEL', JOB .. id, 'x', 'w', 'a', 'l', 'en', 'er', 'g')
redis.call('RPUSH', band(job[2]), id)
if job[3] then redis.call('PERSIST', UNIQ .. job[3]) end
wake(1)
return 'queued'
