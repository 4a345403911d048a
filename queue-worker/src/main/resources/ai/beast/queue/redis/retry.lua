-- Retries a failed or cancelled job, with new budgets. Of those it waited for it waits again for the ones that have not ended.
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
keep_attempt(id, j, j.state, tonumber(j.ended), j.state == 'x' and call('HGET', ERROR, id))
j.size, j.failures, j.losses, j.ended, j.due, j.worker = '0', '0', '0', '0', '0', ''
call('HDEL', ERROR, id)
call('HDEL', PROGRESS, id)
local open = {}
local _, _, _, _, _, after = parts(call('HGET', BODY, id))
for parent in string.gmatch(sub(after, 2), '[^,]+') do
  local other = load(parent)
  if other and not match(other.state, '[fxc]') then open[#open + 1] = parent end
end
if #open > 0 then
  wait_for(id, j, open, now)
else
  again(id, j, now, false)
  wake(1)
end
save(id, j)
return 'queued'
