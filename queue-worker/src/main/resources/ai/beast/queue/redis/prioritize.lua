-- Moves a job that has not ended to another band, behind those that are there; one that runs, for when it is run again.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- ARGV[3]   band
-- returns   changed | refused | unknown

local id, chosen = ARGV[2], ARGV[3]
local j, body = load(id), call('HGET', BODY, id)
if not j or not body then return 'unknown' end
if match(j.state, '[fxc]') then return 'refused' end
if sub(body, 9, 9) == chosen and j.band == chosen then return 'changed' end
call('HSET', BODY, id, sub(body, 1, 8) .. chosen .. sub(body, 10))
if j.state == 'q' then
  unlist(id, j)
  j.since = int(clock())
  call('RPUSH', band(chosen), id)
  wake(1)
end
j.band = chosen
save(id, j)
return 'changed'
