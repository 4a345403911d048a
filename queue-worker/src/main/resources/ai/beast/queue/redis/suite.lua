-- Says to which suite the queue belongs, and gives it to this one when nothing of another is left in it.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id of this suite
-- ARGV[3]   its models directory
-- ARGV[4]   1: take the queue over
-- ARGV[5]   longest silence of a worker that still runs, ms
-- returns   '' when the queue belongs to this suite, else the models directory of the other

local kept = call('GET', SUITE)
if kept and match(kept, '^[^\n]*') == ARGV[2] then return '' end
local held = 0
if kept and ARGV[4] ~= '1' then
  for b = 1, 4 do held = held + call('LLEN', READY[b]) end
  for _, index in ipairs({ SCHED, WAITING, LEASE, TICKS, OUTBOX }) do held = held + call('ZCARD', index) end
  for _, gate in ipairs(call('HKEYS', LIMITS)) do held = held + call('ZCARD', PARK .. gate) end
  held = held + call('ZCOUNT', WORKERS, int(clock() - ARGV[5]), '+inf')
end
if held > 0 then return match(kept, '\n(.*)$') or '' end
call('SET', SUITE, ARGV[2] .. '\n' .. ARGV[3])
return ''
