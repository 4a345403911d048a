-- Resumes a paused job.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- returns   resumed | not_paused | unknown

local now = clock()
local id = ARGV[2]
local j = load(id)
if not j then return 'unknown' end
if j.flag ~= 'p' then return 'not_paused' end
j.flag = '.'
if j.state == 'w' and call('HEXISTS', NEEDS, id) == 0 then
  call('ZREM', WAITING, id)
  again(id, j, now, false)
  if j.state == 'q' then wake(1) end
end
save(id, j)
return 'resumed'
