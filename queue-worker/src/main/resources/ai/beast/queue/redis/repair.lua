-- Repairs what audit.lua finds: after it every job is in exactly the one structure its state calls for, and nothing is kept of jobs that
-- are not there. A job with its body is never dropped. Reads the whole queue, and so does nothing when it is longer than told.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   most jobs to read
-- ARGV[3]   how long failed jobs are kept, ms
-- returns   one line for each repair

if call('HLEN', BODY) > tonumber(ARGV[2]) then return {} end

local now, failed_ttl = clock(), tonumber(ARGV[3])
local done, home, ended = {}, {}, {}

local function note(text)
  done[#done + 1] = text
end

-- Looks at each id of a structure; remove takes an id out of it once.
local function check(where, state, ids, remove, fits)
  for _, id in ipairs(ids) do
    local body = call('HEXISTS', BODY, id) == 1
    local j = body and load(id)
    if not body then
      remove(id)
      note(id .. ': taken out of ' .. where .. ', there is no such job')
      gone[#gone + 1] = { id, false }
    elseif home[id] or not j or j.state ~= state or fits and not fits(j) then
      remove(id)
      note(id .. ': taken out of ' .. where .. ', its record says otherwise')
    else
      home[id] = where
    end
  end
end

local function of_set(key)
  return function(id) call('ZREM', key, id) end
end

for b = 0, 3 do
  check('ready' .. b, 'q', call('LRANGE', READY[b + 1], 0, -1), function(id) call('LREM', READY[b + 1], 1, id) end,
    function(j) return j.band == tostring(b) and j.gate == '' end)
end
local limited = call('HKEYS', LIMITS)
for _, gate in ipairs(limited) do
  check('park:' .. gate, 'q', call('ZRANGE', PARK .. gate, 0, -1), of_set(PARK .. gate), function(j) return j.gate == gate end)
end
check('sched', 's', call('ZRANGE', SCHED, 0, -1), of_set(SCHED))
check('waiting', 'w', call('ZRANGE', WAITING, 0, -1), of_set(WAITING), function(j) return true end)
check('lease', 'r', call('ZRANGE', LEASE, 0, -1), of_set(LEASE), function(j) return j.fence ~= '0' end)
check('done', 'f', call('ZRANGE', DONE, 0, -1), of_set(DONE))
check('dead', 'x', call('ZRANGE', DEAD, 0, -1), of_set(DEAD))
check('cancelled', 'c', call('ZRANGE', CANCELLED, 0, -1), of_set(CANCELLED))

-- Jobs in no structure go where their state calls for: running ones to the reaper, ended ones to their index, all others to their band.
for _, id in ipairs(call('HKEYS', BODY)) do
  if not home[id] then
    local j = load(id)
    if not j then
      mend(id, now)
    elseif j.state == 'r' and j.fence ~= '0' then
      call('ZADD', LEASE, 0, id)
      note(id .. ': its lease was missing; it is taken for lost')
    elseif j.state == 's' and tonumber(j.due) > 0 then
      call('ZADD', SCHED, j.due, id)
      note(id .. ': scheduled again')
    elseif j.state == 'w' and (j.flag == 'p' or call('HEXISTS', NEEDS, id) == 1) then
      call('ZADD', WAITING, int(now), id)
      note(id .. ': waits again')
    elseif INDEX[j.state] then
      call('ZADD', INDEX[j.state], int(now + failed_ttl), id)
      note(id .. ': put back among the ended jobs')
    else
      j.gate = ''
      j.due = '0'
      again(id, j, now, false)
      save(id, j)
      note(id .. ': queued again')
    end
  end
end

local function exists(id)
  return call('HEXISTS', BODY, id) == 1
end

for name, key in pairs({ record = STATE, result = RESULT, error = ERROR, progress = PROGRESS, checkpoint = CHECKPOINT, need = NEEDS,
  attempt = ATTEMPTS }) do
  for _, id in ipairs(call('HKEYS', key)) do
    if not exists(id) then
      call('HDEL', key, id)
      note(id .. ': dropped its ' .. name .. ', there is no such job')
    end
  end
end
local keys = call('HGETALL', UNIQ)
for i = 1, #keys, 2 do
  if not exists(sub(keys[i + 1], (find(keys[i + 1], ':', 1, true) or 0) + 1)) then
    call('HDEL', UNIQ, keys[i])
    note(keys[i] .. ': idempotency key dropped, there is no such job')
  end
end

-- Jobs that wait for others: those that will not end any more are followed as if they ended now.
local told = {}
for _, member in ipairs(call('ZRANGE', AFTER, 0, -1)) do
  local parent = match(member, '^(%S+) ')
  local j = parent and load(parent)
  if not parent then
    call('ZREM', AFTER, member)
  elseif not told[parent] and (not exists(parent) or j and match(j.state, '[fxc]')) then
    told[parent] = true
    ended[#ended + 1] = { parent, exists(parent) and j.state == 'f' or false }
    note(parent .. ': jobs that wait for it are told of its end')
  end
end
follow(ended, now, failed_ttl)
for _, id in ipairs(call('ZRANGE', WAITING, 0, -1)) do
  local j, needs = load(id), call('HGET', NEEDS, id)
  local open = 0
  local _, _, _, _, _, after = parts(call('HGET', BODY, id))
  for parent in string.gmatch(sub(after, 2), '[^,]+') do
    if call('ZSCORE', AFTER, parent .. ' ' .. id) then open = open + 1 end
  end
  if needs and open == 0 then
    call('HDEL', NEEDS, id)
  elseif open > 0 and tonumber(needs) ~= open then
    call('HSET', NEEDS, id, open)
    note(id .. ': waits for ' .. open .. ' jobs')
  end
  if open == 0 and j and j.flag ~= 'p' then
    call('ZREM', WAITING, id)
    again(id, j, now, false)
    save(id, j)
    note(id .. ': waits for nothing any more; queued again')
  end
end
for _, id in ipairs(call('HKEYS', NEEDS)) do
  local j = load(id)
  if not j or j.state ~= 'w' then call('HDEL', NEEDS, id) end
end

-- Sums.
local held, kept = {}, 0
for _, id in ipairs(call('HKEYS', STATE)) do
  local j = load(id)
  if j and j.state ~= 'r' and j.held ~= '' then
    j.held = ''
    save(id, j)
    note(id .. ': holds nothing any more')
  end
  if j then
    for name, amount in string.gmatch(j.held, '([^=;]+)=(%d+)') do held[name] = (held[name] or 0) + amount end
    if INDEX[j.state] then kept = kept + j.size end
  end
end
local counted = call('HGETALL', HELD)
local before = {}
for i = 1, #counted, 2 do before[counted[i]] = tonumber(counted[i + 1]) end
for name, amount in pairs(held) do
  if before[name] ~= amount then note(name .. ': ' .. amount .. ' are held') end
end
for name in pairs(before) do
  if not held[name] then note(name .. ': nothing is held') end
end
call('DEL', HELD)
for name, amount in pairs(held) do call('HSET', HELD, name, int(amount)) end
if kept ~= (tonumber(call('HGET', META, 'kept')) or 0) then
  call('HSET', META, 'kept', int(kept))
  note('ended jobs weigh ' .. int(kept) .. ' bytes')
end
for _, id in ipairs(call('ZRANGE', OUTBOX, 0, -1)) do
  if call('HEXISTS', BODIES, id) == 0 then
    call('ZREM', OUTBOX, id)
    note('event ' .. id .. ': dropped, it has no body')
  end
end
for _, id in ipairs(call('HKEYS', BODIES)) do
  if not call('ZSCORE', OUTBOX, id) then
    call('ZADD', OUTBOX, call('HINCRBY', META, 'events', 1), id)
    note('event ' .. id .. ': to be published')
  end
end
if #done > 0 then wake(WAKE_TOKENS) end
return done
