-- The structures that hold jobs, as lists of ids. Loaded into scripts that list jobs.

local LISTS = { ready0 = READY[1], ready1 = READY[2], ready2 = READY[3], ready3 = READY[4] }
local RISING = { lease = LEASE, sched = SCHED, waiting = WAITING }
local FALLING = { dead = DEAD, done = DONE, cancelled = CANCELLED }

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

-- The ids of a section in its order, from first to last, counted from 0. Sections:
-- lease | ready0..ready3 | parked | sched | waiting | dead | done | cancelled
local function ids_of(name, first, last)
  if name == 'parked' then return parked(first, last) end
  if LISTS[name] then return call('LRANGE', LISTS[name], first, last) end
  if RISING[name] then return call('ZRANGE', RISING[name], first, last) end
  return call('ZREVRANGE', FALLING[name], first, last)
end
