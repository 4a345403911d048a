-- Pauses a job until it is resumed.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- returns   paused | requested | too_late | ended | unknown

local now = clock()
local id = ARGV[2]
local j = load(id)
if not j then return 'unknown' end
if match(j.state, '[fxc]') then return 'ended' end
if j.state == 'r' then
  if j.flag == '-' or j.flag == 'x' then return 'too_late' end
  j.flag = 'p'
  save(id, j)
  return 'requested'
end
if j.state == 'q' then
  unlist(id, j)
  hold(id, j, now)
elseif j.state == 's' then
  call('ZREM', SCHED, id)
  hold(id, j, now)
else
  j.flag = 'p'
end
save(id, j)
return 'paused'
