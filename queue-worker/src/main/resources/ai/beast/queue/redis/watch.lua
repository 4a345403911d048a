-- Reads the open jobs at the head of the queue, those that were there before and are not any more, and those that ended lately.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   most open jobs
-- ARGV[3]   most ended jobs to look at of each kind of end
-- ARGV[4]   time since when these ended
-- ARGV[5…]  ids of the jobs that were there before
-- returns   time, 1 when there are more open jobs, then three lists: the open jobs; those that were there before, of one that is not
--           kept any more its id alone; and those that ended since, each as read.lua gives it

local now, most, since = clock(), tonumber(ARGV[2]), tonumber(ARGV[4])
local open, before, ended, seen = {}, {}, {}, {}

local function add(list, id)
  if seen[id] then return end
  seen[id] = true
  local job = read(id)
  list[#list + 1] = #job > 0 and job or { id }
end

local more = 0
for _, name in ipairs({ 'lease', 'ready0', 'ready1', 'ready2', 'ready3', 'parked', 'sched', 'waiting' }) do
  if more == 1 then break end
  for _, id in ipairs(ids_of(name, 0, most - #open)) do
    if #open == most then
      more = 1
    elseif call('HEXISTS', BODY, id) == 1 then
      add(open, id)
    end
  end
end
for i = 5, #ARGV do add(before, ARGV[i]) end
local most_ended = tonumber(ARGV[3])
for _, index in ipairs(most_ended > 0 and { DEAD, DONE, CANCELLED } or {}) do
  local ids = call('ZREVRANGE', index, 0, most_ended - 1)
  for i, record in ipairs(fetch(STATE, ids)) do
    local at = record and match(record, '^...,%d+,(%d+)')
    if at and tonumber(at) >= since then add(ended, ids[i]) end
  end
end
return { now, more, open, before, ended }
