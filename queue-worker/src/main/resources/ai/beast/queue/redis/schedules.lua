-- Reads schedules.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   most of those whose tick has come, the longest due first; 0 for all schedules
-- returns   the time, then for each schedule its name, revision and definition (separated by a line break), next tick
--           or '', and what became of earlier ticks (Keys.java) or ''

local now = clock()
local answer, names = { int(now) }, nil
if ARGV[2] == '0' then
  names = call('HKEYS', SCHEDULES)
  table.sort(names)
else
  names = call('ZRANGEBYSCORE', TICKS, '-inf', int(now), 'LIMIT', 0, ARGV[2])
end
for _, name in ipairs(names) do
  answer[#answer + 1] = name
  answer[#answer + 1] = call('HGET', SCHEDULES, name)
  answer[#answer + 1] = call('ZSCORE', TICKS, name) or ''
  answer[#answer + 1] = call('HGET', RAN, name) or ''
end
return answer
