-- Reads jobs section by section, whole jobs at once.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   type to keep, or ''
-- ARGV[3]   most jobs to return
-- ARGV[4]   most ids to look at
-- ARGV[5]   sections to read, comma-separated, in order:
--           lease | ready0..ready3 | parked | sched | waiting | dead | done | cancelled
-- ARGV[6]   section to start in, counted from 1
-- ARGV[7]   how many ids of that section were read before
-- returns   next section (0: the end), next offset, then each job as read.lua gives it

local wanted, limit, budget = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local section, offset = tonumber(ARGV[6]), tonumber(ARGV[7])
local sections = {}
for name in string.gmatch(ARGV[5], '[^,]+') do sections[#sections + 1] = name end

local lists = { ready0 = READY[1], ready1 = READY[2], ready2 = READY[3], ready3 = READY[4] }
local rising = { lease = LEASE, sched = SCHED, waiting = WAITING }
local falling = { dead = DEAD, done = DONE, cancelled = CANCELLED }

local function parked(first, last)
  local names, ids = call('HKEYS', LIMITS), {}
  table.sort(names)
  for _, gate in ipairs(names) do
    local n = call('ZCARD', PARK .. gate)
    if first < n then
      for _, id in ipairs(call('ZRANGE', PARK .. gate, math.max(0, first), last)) do ids[#ids + 1] = id end
    end
    first, last = first - n, last - n
    if last < 0 then break end
  end
  return ids
end

local function ids_of(name, first, last)
  if name == 'parked' then return parked(first, last) end
  if lists[name] then return call('LRANGE', lists[name], first, last) end
  if rising[name] then return call('ZRANGE', rising[name], first, last) end
  return call('ZREVRANGE', falling[name], first, last)
end

local answer = { 0, 0 }
local found = 0
while section <= #sections and found < limit and budget > 0 do
  local chunk = math.min(budget, 200)
  local ids = ids_of(sections[section], offset, offset + chunk - 1)
  local used = 0
  for i, body in ipairs(fetch(BODY, ids)) do
    used = used + 1
    if body and (wanted == '' or parts(body) == wanted) then
      answer[#answer + 1] = read(ids[i])
      found = found + 1
      if found == limit then break end
    end
  end
  budget = budget - math.max(1, used)
  offset = offset + used
  if used == #ids and #ids < chunk then
    section = section + 1
    offset = 0
  end
end
if section <= #sections then
  answer[1] = section
  answer[2] = offset
end
return answer
