-- Reads all limits.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- returns   for each limit, by name: gate, capacity with starts and period in ms (comma-separated), what is held, jobs before it, and
--           those of them that ask for more than there is of it at all

local flat, names, texts, answer = call('HGETALL', LIMITS), {}, {}, {}
for i = 1, #flat, 2 do
  names[#names + 1] = flat[i]
  texts[flat[i]] = flat[i + 1]
end
table.sort(names)
for _, gate in ipairs(names) do
  answer[#answer + 1] = gate
  answer[#answer + 1] = texts[gate]
  answer[#answer + 1] = tonumber(call('HGET', HELD, gate)) or 0
  answer[#answer + 1] = call('ZCARD', PARK .. gate)
  answer[#answer + 1] = call('ZCOUNT', PARK .. gate, int(NEVER), '+inf')
end
return answer
