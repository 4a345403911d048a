-- Queues a failed or cancelled job again, with new budgets.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- returns   queued | refused | unknown

local now = clock()
local id = ARGV[2]
local j = load(id)
if not j then return 'unknown' end
if j.state ~= 'x' and j.state ~= 'c' then return 'refused' end
call('ZREM', j.state == 'x' and DEAD or CANCELLED, id)
call('HINCRBY', META, 'kept', '-' .. j.size)
j.size, j.failures, j.losses, j.ended, j.due, j.worker = '0', '0', '0', '0', '0', ''
call('HDEL', ERROR, id)
call('HDEL', PROGRESS, id)
again(id, j, now, false)
save(id, j)
wake(1)
return 'queued'
