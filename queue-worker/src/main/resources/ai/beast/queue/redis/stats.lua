-- Counts.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- returns   ready in bands 0 to 3, scheduled, running, finished, failed, cancelled, pending events, age of the oldest ready
--           job in ms, then what was counted since the queue exists: enqueued, finished, failed, cancelled, retried, lost

local now = clock()
local answer = {}
local oldest = now
for b = 1, 4 do
  answer[b] = redis.call('LLEN', READY[b])
  local head = redis.call('LINDEX', READY[b], 0)
  if head then oldest = math.min(oldest, tonumber(redis.call('HGET', JOB .. head, 'e') or now)) end
end
for _, index in ipairs({ SCHED, LEASE, DONE, DEAD, CANCELLED, OUTBOX }) do
  answer[#answer + 1] = redis.call('ZCARD', index)
end
answer[#answer + 1] = now - oldest
local totals = redis.call('HMGET', META, 'enqueued', 'finished', 'failed', 'cancelled', 'retried', 'lost')
for i = 1, 6 do answer[#answer + 1] = tonumber(totals[i]) or 0 end
return answer
