-- Counts.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- returns   ready in bands 0 to 3, parked, scheduled, waiting, running, finished, failed, cancelled, pending events, how long the job
--           at the head of a band has been ready or in that band, the longest of them in ms, 1 when no job is claimed, bytes of ended
--           jobs, then what was counted since the queue exists: enqueued, finished, failed, cancelled, retried, lost

local now = clock()
local answer, oldest, parked = {}, now, 0
for b = 1, 4 do
  answer[b] = call('LLEN', READY[b])
  local head = call('LINDEX', READY[b], 0)
  local j = head and load(head)
  if j then oldest = math.min(oldest, ready_since(head, j)) end
end
for _, gate in ipairs(call('HKEYS', LIMITS)) do parked = parked + call('ZCARD', PARK .. gate) end
answer[5] = parked
for _, index in ipairs({ SCHED, WAITING, LEASE, DONE, DEAD, CANCELLED, OUTBOX }) do
  answer[#answer + 1] = call('ZCARD', index)
end
answer[#answer + 1] = now - oldest
local meta = call('HMGET', META, 'paused', 'kept', 'enqueued', 'finished', 'failed', 'cancelled', 'retried', 'lost')
for i = 1, 8 do answer[#answer + 1] = tonumber(meta[i]) or 0 end
return answer
