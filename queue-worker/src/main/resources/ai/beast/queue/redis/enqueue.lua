-- Adds jobs.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   number of jobs, then for each nine values:
--           id, type, payload, options or '', band, delay in ms, idempotency key or '', digest of type and payload or '',
--           trace context or ''
-- returns   for each job two values: 0 accepted | 1 existing | 2 conflict, and the id that stands for it

local now = clock()
local n = tonumber(ARGV[2])
local answers, pushes, ready, accepted = {}, {}, 0, 0
local at = 3

local function holder(key, digest)
  local held = redis.call('GET', UNIQ .. key)
  if not held then return nil end
  local split = string.find(held, ':', 1, true)
  local id = string.sub(held, split + 1)
  if redis.call('EXISTS', JOB .. id) == 0 then return nil end
  return id, string.sub(held, 1, split - 1) == digest
end

for _ = 1, n do
  local id, type, payload, options, b, delay, key, digest, trace = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3],
    ARGV[at + 4], tonumber(ARGV[at + 5]), ARGV[at + 6], ARGV[at + 7], ARGV[at + 8]
  at = at + 9
  local verdict = 0
  if key ~= '' then
    local held, same = holder(key, digest)
    if held then
      verdict = same and 1 or 2
      id = held
    end
  end
  if verdict == 0 and redis.call('EXISTS', JOB .. id) == 1 then verdict = 1 end
  if verdict == 0 then
    local fields = { 't', type, 'p', payload, 'e', int(now), 's', delay > 0 and 's' or 'q' }
    local function with(name, value, absent)
      if value ~= absent then
        fields[#fields + 1] = name
        fields[#fields + 1] = value
      end
    end
    with('o', options, '')
    with('b', b, '2')
    with('k', key, '')
    with('tc', trace, '')
    if delay > 0 then
      with('d', int(now + delay))
      redis.call('ZADD', SCHED, int(now + delay), id)
    else
      local list = pushes[b] or {}
      list[#list + 1] = id
      pushes[b] = list
      ready = ready + 1
    end
    redis.call('HSET', JOB .. id, unpack(fields))
    if key ~= '' then redis.call('SET', UNIQ .. key, digest .. ':' .. id) end
    accepted = accepted + 1
  end
  answers[#answers + 1] = verdict
  answers[#answers + 1] = id
end

for b, ids in pairs(pushes) do
  for i = 1, #ids, 1000 do
    redis.call('RPUSH', band(b), unpack(ids, i, math.min(i + 999, #ids)))
  end
end
count('enqueued', accepted)
if ready > 0 then wake(ready) end
return answers
