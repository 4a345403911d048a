-- Limits: who may pass, who stands aside, and what running jobs hold. Loaded into scripts that start or stop runs.
--
-- LIMITS has capacity (-1: any), starts per period (0: any number) and period in ms of each gate. HELD counts what running jobs hold of
-- it. RATES has, in µs, when a gate's next start would be due if starts were evenly spaced (the generic cell rate algorithm). Jobs that
-- found no room lie in PARK<gate>, by band and by since when they are ready.

local function limits()
  local flat = call('HGETALL', LIMITS)
  if #flat == 0 then return nil end
  local map = {}
  for i = 1, #flat, 2 do
    local capacity, starts, period = match(flat[i + 1], '^(-?%d+),(%d+),(%d+)$')
    local limit = { capacity = tonumber(capacity), starts = tonumber(starts) }
    if limit.starts > 0 then
      limit.interval = math.floor(tonumber(period) * 1000 / limit.starts)
      limit.burst = tonumber(period) * 1000 - limit.interval
    end
    map[flat[i]] = limit
  end
  return map
end

-- How much may still pass a gate.
local function room(gate, limit, now)
  local free = 1e15
  if limit.capacity >= 0 then
    free = math.max(0, limit.capacity - (tonumber(call('HGET', HELD, gate)) or 0))
  end
  if limit.starts > 0 then
    local tat = math.max(tonumber(call('HGET', RATES, gate)) or 0, now * 1000)
    free = math.min(free, math.max(0, math.floor((now * 1000 + limit.burst - tat) / limit.interval) + 1))
  end
  return free
end

-- The limits a job is under, in the order they are looked at: pairs of gate and amount.
local function gates(body, map)
  local type, _, _, _, resources = parts(body)
  local found = {}
  if map['type:' .. type] then found[1] = { 'type:' .. type, 1 } end
  for name, amount in string.gmatch(resources, '([^=;]+)=(%d+)') do
    if map['resource:' .. name] then found[#found + 1] = { 'resource:' .. name, tonumber(amount) } end
  end
  return found
end

-- The gate that keeps a job out, or nil and what its run holds from now on.
local function pass(body, map, now)
  local found = gates(body, map)
  for _, gate in ipairs(found) do
    if room(gate[1], map[gate[1]], now) < gate[2] then return gate[1] end
  end
  local held = {}
  for _, gate in ipairs(found) do
    call('HINCRBY', HELD, gate[1], gate[2])
    held[#held + 1] = gate[1] .. '=' .. gate[2]
    local limit = map[gate[1]]
    if limit.starts > 0 then
      local tat = math.max(tonumber(call('HGET', RATES, gate[1])) or 0, now * 1000)
      call('HSET', RATES, gate[1], int(tat + limit.interval))
    end
  end
  return nil, table.concat(held, ';')
end

local function park(id, j, gate)
  j.gate = gate
  call('ZADD', PARK .. gate, int(tonumber(j.band) * 1e14 + ready_since(id, j)), id)
  save(id, j)
end

-- Puts jobs that stood before a gate back at the head of their bands.
local function let_go(gate, ids)
  for i = #ids, 1, -1 do
    local j = load(ids[i])
    call('ZREM', PARK .. gate, ids[i])
    j.gate = ''
    save(ids[i], j)
    call('LPUSH', band(j.band), ids[i])
  end
end

-- How many that stand before gates may have room by now.
local function waiting_for_room(map, now)
  local n = 0
  for gate, limit in pairs(map) do
    local parked = call('ZCARD', PARK .. gate)
    if parked > 0 then n = n + math.min(parked, room(gate, limit, now)) end
  end
  return n
end

-- Lets those go on for whom there is room by now, at most so many from each gate. One that asks for more than a gate has at all is
-- passed over. Only claims do so: those let go stand at the head of their bands, and if two let go in turn, the second would put its
-- jobs ahead of the first's.
local function unpark(map, now, most)
  local names = {}
  for gate in pairs(map) do names[#names + 1] = gate end
  table.sort(names)
  for _, gate in ipairs(names) do
    if call('EXISTS', PARK .. gate) == 1 then
      local limit = map[gate]
      local free = room(gate, limit, now)
      if free > 0 then
        local ids = call('ZRANGE', PARK .. gate, 0, int(math.min(free, most) - 1))
        local bodies, out = fetch(BODY, ids), {}
        for i, id in ipairs(ids) do
          local amount = 1
          for _, one in ipairs(gates(bodies[i], map)) do
            if one[1] == gate then amount = one[2] end
          end
          if amount <= free then
            free = free - amount
            out[#out + 1] = id
          elseif limit.capacity < 0 or amount <= limit.capacity then
            break
          end
        end
        let_go(gate, out)
      end
    end
  end
end

-- A run is over: gives back what it held. Returns whether it held anything.
local function give_back(j)
  if j.held == '' then return false end
  for gate, amount in string.gmatch(j.held, '([^=;]+)=(%d+)') do
    if call('HINCRBY', HELD, gate, '-' .. amount) <= 0 then call('HDEL', HELD, gate) end
  end
  j.held = ''
  return true
end
