-- Takes jobs from workers whose lease has ended, and drops ended jobs whose time is over.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   most leases to take, and most jobs to drop of each kind
-- ARGV[3]   how long failed jobs are kept, ms
-- ARGV[4]   how many ended jobs of each kind are kept
-- returns   the ids taken

local now = clock()
local limit, failed_ttl, keep = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local ids = redis.call('ZRANGEBYSCORE', LEASE, '-inf', int(now), 'LIMIT', 0, limit)
local taken, back, failed, cancelled = {}, 0, 0, 0
for _, id in ipairs(ids) do
  redis.call('ZREM', LEASE, id)
  local job = redis.call('HMGET', JOB .. id, 's', 'f', 'x', 'l', 'cf', 'o', 'b', 'k')
  if job[1] == 'r' then
    taken[#taken + 1] = id
    local losses = (tonumber(job[4]) or 0) + (job[5] == job[2] and 0 or 1)
    if job[3] == '1' then
      local ttl = option(job[6], 2, DEFAULT_TTL)
      redis.call('HSET', JOB .. id, 's', 'c', 'en', int(now))
      redis.call('ZADD', CANCELLED, int(now + ttl), id)
      expire_key(job[8], ttl)
      cancelled = cancelled + 1
    elseif losses > option(job[6], 6, DEFAULT_LOSSES) then
      redis.call('HSET', JOB .. id, 's', 'x', 'en', int(now), 'l', int(losses),
        'er', 'worker_lost\nEvery worker that ran the job stopped answering; the last loss used up the budget')
      redis.call('ZADD', DEAD, int(now + failed_ttl), id)
      expire_key(job[8], failed_ttl)
      failed = failed + 1
    else
      redis.call('HSET', JOB .. id, 's', 'q', 'l', int(losses))
      redis.call('HDEL', JOB .. id, 'x', 'w')
      redis.call('LPUSH', band(job[7]), id)
      back = back + 1
    end
  end
end
count('lost', #taken)
count('failed', failed)
count('cancelled', cancelled)
if back > 0 then wake(back) end
if failed > 0 then trim(DEAD, keep, 2 * failed) end
if cancelled > 0 then trim(CANCELLED, keep, 2 * cancelled) end
for _, index in ipairs({ DONE, DEAD, CANCELLED }) do
  local over = redis.call('ZRANGEBYSCORE', index, '-inf', int(now), 'LIMIT', 0, limit)
  if #over > 0 then
    forget(over)
    for i = 1, #over, 1000 do
      redis.call('ZREM', index, unpack(over, i, math.min(i + 999, #over)))
    end
  end
end
return taken
