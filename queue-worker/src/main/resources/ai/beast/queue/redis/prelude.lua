-- Loaded ahead of every script: names for the keys, the clock, and the few steps scripts share.
--
-- KEYS      the queue's structures, always all of them and in this order (Keys.java)
-- ARGV[1]   milliseconds since 1970 to take as the time, or 0 for the clock of Redis itself
--
-- Every job is a hash. Its fields (JobFields.java): t type, p payload, s state, o options (absent: the defaults), b band
-- (absent: 2), e enqueued, d due, k idempotency key, tc trace context, f fence, w worker, st started, en ended, a failures,
-- l losses, g progress, c checkpoint, cf fence of the last checkpoint, x cancel ('1' asked for, '-' too late), r result,
-- er error.

local JOB, UNIQ = KEYS[1], KEYS[2]
local READY = { KEYS[3], KEYS[4], KEYS[5], KEYS[6] }
local SCHED, LEASE = KEYS[7], KEYS[8]
local DONE, DEAD, CANCELLED = KEYS[9], KEYS[10], KEYS[11]
local WAKE, META = KEYS[12], KEYS[13]
local OUTBOX, BODIES = KEYS[14], KEYS[15]
local WORKERS, SHOWN = KEYS[16], KEYS[17]

local DEFAULT_TTL, DEFAULT_LOSSES = 86400000, 3
local WAKE_TOKENS = 16

local function clock()
  local given = tonumber(ARGV[1])
  if given > 0 then return given end
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- Lua prints large numbers in exponent form; times and counts go to Redis as whole numbers.
local function int(n)
  return string.format('%d', n)
end

-- The n-th of a job's packed options: 1 timeout, 2 ttl, 3 attempts, 4 first delay, 5 longest delay, 6 losses.
local function option(packed, n, default)
  if not packed then return default end
  local i = 0
  for value in string.gmatch(packed, '[^,]+') do
    i = i + 1
    if i == n then return tonumber(value) end
  end
  return default
end

local function band(b)
  return READY[(tonumber(b) or 2) + 1]
end

-- One token for each blocked worker that has something to do now; few are kept, since a woken worker takes all it can.
local function wake(count)
  local room = math.min(count, WAKE_TOKENS - redis.call('LLEN', WAKE))
  for _ = 1, room do redis.call('LPUSH', WAKE, '1') end
end

local function count(what, n)
  if n > 0 then redis.call('HINCRBY', META, what, int(n)) end
end

local function forget(ids)
  for i = 1, #ids, 500 do
    local keys = {}
    for j = i, math.min(i + 499, #ids) do keys[#keys + 1] = JOB .. ids[j] end
    redis.call('UNLINK', unpack(keys))
  end
end

-- Drops the jobs of one kind of end that are beyond the number to keep, those nearest to their own end first.
local function trim(index, keep, most)
  local over = math.min(redis.call('ZCARD', index) - keep, most)
  if over > 0 then
    local popped = redis.call('ZPOPMIN', index, int(over))
    local ids = {}
    for i = 1, #popped, 2 do ids[#ids + 1] = popped[i] end
    forget(ids)
  end
end

-- Marks an idempotency key as outliving its ended job by nothing.
local function expire_key(key, ttl)
  if key then redis.call('PEXPIRE', UNIQ .. key, int(ttl)) end
end

local function keep_event(id, body)
  if redis.call('HSETNX', BODIES, id, body) == 1 then
    redis.call('ZADD', OUTBOX, redis.call('HINCRBY', META, 'events', 1), id)
  end
end
