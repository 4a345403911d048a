-- Shows a worker or forgets it, and forgets those not shown for a while.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   worker
-- ARGV[3]   what is known of it, or '' when it has ended
-- ARGV[4]   how long a silent worker is remembered, ms
-- returns   ok

local now = clock()
if ARGV[3] == '' then
  call('ZREM', WORKERS, ARGV[2])
  call('HDEL', SHOWN, ARGV[2])
else
  call('ZADD', WORKERS, int(now), ARGV[2])
  call('HSET', SHOWN, ARGV[2], ARGV[3])
end
local silent = call('ZRANGEBYSCORE', WORKERS, '-inf', int(now - tonumber(ARGV[4])))
for _, worker in ipairs(silent) do
  call('ZREM', WORKERS, worker)
  call('HDEL', SHOWN, worker)
end
return 'ok'
