-- Reads the oldest events kept for publishing.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   most events
-- returns   for each event its id and body, oldest first

local answer = {}
for _, id in ipairs(call('ZRANGE', OUTBOX, 0, tonumber(ARGV[2]) - 1)) do
  answer[#answer + 1] = id
  answer[#answer + 1] = call('HGET', BODIES, id) or ''
end
return answer
