-- Reads the workers shown lately.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   how long a silent worker is remembered, ms
-- returns   for each worker its name, when it was seen, and what is known of it

local seen = call('ZRANGEBYSCORE', WORKERS, int(clock() - tonumber(ARGV[2])), '+inf', 'WITHSCORES')
local answer = {}
for i = 1, #seen, 2 do
  answer[#answer + 1] = seen[i]
  answer[#answer + 1] = seen[i + 1]
  answer[#answer + 1] = call('HGET', SHOWN, seen[i]) or ''
end
return answer
