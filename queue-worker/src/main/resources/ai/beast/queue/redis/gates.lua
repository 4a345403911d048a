-- Limits: which jobs may start, which wait for room, and what running jobs hold. Loaded into scripts that start or stop runs.
--
-- LIMITS has capacity (-1: any), starts per period (0: any number) and period in ms of each gate. HELD counts what running jobs hold of
-- it. RATES has, in µs, when a gate's next start would be due if starts were evenly spaced (the generic cell rate algorithm). Jobs that
-- found no room lie in PARK<gate>, by band and by since when they are ready; those that ask for more than a gate has at all, behind
-- the others, from NEVER on.

local BAND, NEVER = 1e14, 4e14
local BEFORE_NEVER = '(400000000000000'

local function limits()
  local flat = call('HGETALL', LIMITS)
  if #flat == 0 then return nil end
  local map = {}
  for i = 1, #flat, 2 do
    local capacity, starts, period = match(flat[i + 1], '^(-?%d+),(%d+),(%d+)$')
    local limit = { capacity = tonumber(capacity), starts = tonumber(starts) }
    if limit.starts > 0 then
      limit.period = tonumber(period) * 1000
      limit.interval = math.floor(limit.period / limit.starts)
    end
    map[flat[i]] = limit
  end
  return map
end

-- In µs. One further away than starts can have brought it was kept when the clock of Redis, set back since, was ahead.
local function next_start(gate, limit, now)
  local due = tonumber(call('HGET', RATES, gate)) or 0
  return due > now * 1000 + limit.period and now * 1000 or math.max(due, now * 1000)
end

-- What may still pass a gate: tokens, in as many starts.
local function room(gate, limit, now)
  local tokens, starts = 1e15, 1e15
  if limit.capacity >= 0 then
    tokens = math.max(0, limit.capacity - (tonumber(call('HGET', HELD, gate)) or 0))
  end
  if limit.starts > 0 then
    local ahead = now * 1000 + limit.period - limit.interval - next_start(gate, limit, now)
    starts = math.max(0, math.floor(ahead / limit.interval) + 1)
  end
  return tokens, starts
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

-- What a job takes of one gate.
local function amount_of(body, gate, limit)
  for _, one in ipairs(gates(body, { [gate] = limit })) do return one[2] end
  return 1
end

-- The gate that keeps a job out, or nil and what its run holds from now on.
local function pass(body, map, now)
  local found = gates(body, map)
  for _, gate in ipairs(found) do
    local tokens, starts = room(gate[1], map[gate[1]], now)
    if tokens < gate[2] or starts < 1 then return gate[1] end
  end
  local held = {}
  for _, gate in ipairs(found) do
    call('HINCRBY', HELD, gate[1], gate[2])
    held[#held + 1] = gate[1] .. '=' .. gate[2]
    local limit = map[gate[1]]
    if limit.starts > 0 then
      call('HSET', RATES, gate[1], int(next_start(gate[1], limit, now) + limit.interval))
    end
  end
  return nil, table.concat(held, ';')
end

-- Gives a job its place among those that wait for a gate.
local function line_up(id, j, body, gate, limit)
  local place = tonumber(j.band) * BAND + ready_since(id, j)
  if limit.capacity >= 0 and amount_of(body, gate, limit) > limit.capacity then place = place + NEVER end
  call('ZADD', PARK .. gate, int(place), id)
end

local function park(id, j, body, gate, limit)
  j.gate = gate
  line_up(id, j, body, gate, limit)
  save(id, j)
end

-- The limit of a gate is another one now: places may be, too.
local function line_up_again(gate, limit, now)
  local ids = call('ZRANGE', PARK .. gate, 0, -1)
  local bodies = fetch(BODY, ids)
  for i, id in ipairs(ids) do
    local j = load(id)
    if j then
      line_up(id, j, bodies[i], gate, limit)
    else
      call('ZREM', PARK .. gate, id)
      mend(id, now)
    end
  end
end

-- Moves jobs that have stood before gates for long one band up, behind those that are there; at most so many of each band.
local function age_parked(map, now, ageing, most)
  for gate, limit in pairs(map) do
    if call('EXISTS', PARK .. gate) == 1 then
      for b = 1, 3 do
        local ids = call('ZRANGEBYSCORE', PARK .. gate, int(b * BAND), int(b * BAND + now - ageing), 'LIMIT', 0, most)
        local bodies = fetch(BODY, ids)
        for i, id in ipairs(ids) do
          local j = load(id)
          if j then
            j.band = int(b - 1)
            j.since = int(now)
            park(id, j, bodies[i], gate, limit)
          else
            call('ZREM', PARK .. gate, id)
            mend(id, now)
          end
        end
      end
    end
  end
end

-- Moves jobs that waited for a gate back to the head of their bands.
local function let_go(gate, ids, now)
  for i = #ids, 1, -1 do
    local j = load(ids[i])
    call('ZREM', PARK .. gate, ids[i])
    if j then
      j.gate = ''
      save(ids[i], j)
      call('LPUSH', band(j.band), ids[i])
    else
      mend(ids[i], now)
    end
  end
end

-- How many that stand before gates may have room by now.
local function waiting_for_room(map, now)
  local n = 0
  for gate, limit in pairs(map) do
    local parked = call('ZCOUNT', PARK .. gate, '-inf', BEFORE_NEVER)
    if parked > 0 then
      local tokens, starts = room(gate, limit, now)
      local first = call('ZRANGE', PARK .. gate, 0, 0)[1]
      if amount_of(call('HGET', BODY, first), gate, limit) <= tokens then n = n + math.min(parked, tokens, starts) end
    end
  end
  return n
end

-- Lets those go on for whom there is room by now, at most so many from each gate, in their order. Only claims do so: those let go stand
-- at the head of their bands, and if two let go in turn, the second would put its jobs ahead of the first's.
local function unpark(map, now, most)
  local names = {}
  for gate in pairs(map) do names[#names + 1] = gate end
  table.sort(names)
  for _, gate in ipairs(names) do
    if call('EXISTS', PARK .. gate) == 1 then
      local limit = map[gate]
      local tokens, starts = room(gate, limit, now)
      local ids = call('ZRANGEBYSCORE', PARK .. gate, '-inf', BEFORE_NEVER, 'LIMIT', 0, int(math.min(tokens, starts, most)))
      local bodies, out = fetch(BODY, ids), {}
      for i, id in ipairs(ids) do
        tokens = tokens - amount_of(bodies[i], gate, limit)
        if tokens < 0 then break end
        out[#out + 1] = id
      end
      let_go(gate, out, now)
    end
  end
end

-- Returns the tokens of a run that ended. Returns whether it held any.
local function give_back(j)
  if j.held == '' then return false end
  for gate, amount in string.gmatch(j.held, '([^=;]+)=(%d+)') do
    if call('HINCRBY', HELD, gate, '-' .. amount) <= 0 then call('HDEL', HELD, gate) end
  end
  j.held = ''
  return true
end
