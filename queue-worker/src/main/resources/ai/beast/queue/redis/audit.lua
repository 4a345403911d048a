-- Checks that every job is in exactly the one structure its state calls for, and that nothing is kept of jobs that are not there.
-- Reads the whole queue.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- returns   what is wrong, one line each

local wrong, home, held, kept = {}, {}, {}, 0

local function bad(text)
  wrong[#wrong + 1] = text
end

local function visit(where, state, ids, b, gate)
  for _, id in ipairs(ids) do
    local j = load(id)
    if home[id] then bad(id .. ' is in ' .. home[id] .. ' and in ' .. where) end
    home[id] = where
    if not j then
      bad(id .. ' is in ' .. where .. ' but there is no such job')
    else
      if j.state ~= state then bad(id .. ' is in ' .. where .. ' but its state is ' .. j.state) end
      if b and j.band ~= b then bad(id .. ' is in ' .. where .. ' but its band is ' .. j.band) end
      if (gate or '') ~= j.gate then bad(id .. ' is in ' .. where .. ' but its gate is ' .. j.gate) end
      if state == 'r' and j.fence == '0' then bad(id .. ' runs without a fence') end
      if state ~= 'r' and j.held ~= '' then bad(id .. ' holds ' .. j.held .. ' in ' .. where) end
      for name, amount in string.gmatch(j.held, '([^=;]+)=(%d+)') do held[name] = (held[name] or 0) + amount end
      if match(state, '[fxc]') then kept = kept + j.size end
      local needs = call('HGET', NEEDS, id)
      if needs and (state ~= 'w' or tonumber(needs) < 1) then bad(id .. ' needs ' .. needs .. ' jobs in ' .. where) end
      if state == 'w' and not needs and j.flag ~= 'p' then bad(id .. ' waits for nothing') end
    end
  end
end

for b = 0, 3 do visit('ready' .. b, 'q', call('LRANGE', READY[b + 1], 0, -1), tostring(b)) end
for _, gate in ipairs(call('HKEYS', LIMITS)) do visit('park:' .. gate, 'q', call('ZRANGE', PARK .. gate, 0, -1), nil, gate) end
visit('sched', 's', call('ZRANGE', SCHED, 0, -1))
visit('waiting', 'w', call('ZRANGE', WAITING, 0, -1))
visit('lease', 'r', call('ZRANGE', LEASE, 0, -1))
visit('done', 'f', call('ZRANGE', DONE, 0, -1))
visit('dead', 'x', call('ZRANGE', DEAD, 0, -1))
visit('cancelled', 'c', call('ZRANGE', CANCELLED, 0, -1))

for _, id in ipairs(call('HKEYS', BODY)) do
  if not home[id] then bad(id .. ' is in no structure') end
end
for name, key in pairs({ record = STATE, result = RESULT, error = ERROR, progress = PROGRESS, checkpoint = CHECKPOINT, need = NEEDS,
  attempt = ATTEMPTS }) do
  for _, id in ipairs(call('HKEYS', key)) do
    if not home[id] then bad('there is a ' .. name .. ' of ' .. id .. ', which is no job') end
  end
end
local keys = call('HGETALL', UNIQ)
for i = 1, #keys, 2 do
  local id = sub(keys[i + 1], find(keys[i + 1], ':', 1, true) + 1)
  if not home[id] then bad('the idempotency key ' .. keys[i] .. ' belongs to ' .. id .. ', which is no job') end
end
for _, member in ipairs(call('ZRANGE', AFTER, 0, -1)) do
  local parent = load(match(member, '^(%S+) '))
  if not parent or match(parent.state, '[fxc]') then bad('the second job waits for an ended one: ' .. member) end
end
local counted = call('HGETALL', HELD)
for i = 1, #counted, 2 do
  if held[counted[i]] ~= tonumber(counted[i + 1]) then
    bad(counted[i + 1] .. ' of ' .. counted[i] .. ' are counted as held instead of ' .. (held[counted[i]] or 0))
  end
  held[counted[i]] = nil
end
for gate, amount in pairs(held) do bad(amount .. ' of ' .. gate .. ' are held and not counted') end
if kept ~= (tonumber(call('HGET', META, 'kept')) or 0) then
  bad('ended jobs weigh ' .. kept .. ' bytes, not ' .. call('HGET', META, 'kept'))
end
if call('ZCARD', OUTBOX) ~= call('HLEN', BODIES) then bad('the outbox and its bodies differ in number') end
return wrong
