-- Loaded ahead of every script: names for the keys, the clock, and the records of jobs.
--
-- KEYS      the queue's structures, always all of them and in this order (Keys.java)
-- ARGV[1]   milliseconds since 1970 to take as the time, or 0 for the clock of Redis itself
--
-- What a job was enqueued with is one text in BODY, of which only the band ever changes (JobBody.java): when it was enqueued (8 digits of base 36), two
-- marks (band, and '-' for a job that has only type and payload, else 'k' with an idempotency key or '.'), and then, parted by tabs:
-- type, (unless '-') options, idempotency key, trace context, resources, policy and ids of what it waits for, payload.
--
-- What becomes of it is one text in STATE (JobRecord.java), fields separated by commas:
--   1 three marks: state (JobState), flag ('x' to be cancelled, 'p' paused or to be paused, '-' about to finish, else '.'), 'k' or '.'
--   2 fence  3 when it ended or 0  4 what its run holds of limits (gate=amount;gate=amount)  5 its weight in bytes
--   6 failures  7 losses  8 band it is in  9 since when it is ready, '' for since it was enqueued  10 start of the latest run  11 when it is due
--   12 fence of the latest checkpoint  13 gate it stands before  14 worker
-- A job that has no record yet is queued and was never claimed: what most jobs of a long queue are.
--
-- Everything is kept in a few large hashes, not in a key for each job, so that a batch of jobs is read or written in one call.

local call, sub, find, match = redis.call, string.sub, string.find, string.match

local BODY, STATE = KEYS[1], KEYS[2]
local READY = { KEYS[3], KEYS[4], KEYS[5], KEYS[6] }
local SCHED, LEASE, WAITING = KEYS[7], KEYS[8], KEYS[9]
local DONE, DEAD, CANCELLED = KEYS[10], KEYS[11], KEYS[12]
local WAKE, META = KEYS[13], KEYS[14]
local RESULT, ERROR, PROGRESS, CHECKPOINT = KEYS[15], KEYS[16], KEYS[17], KEYS[18]
local UNIQ, AFTER, NEEDS = KEYS[19], KEYS[20], KEYS[21]
local LIMITS, HELD, RATES, PARK = KEYS[22], KEYS[23], KEYS[24], KEYS[25]
local OUTBOX, BODIES = KEYS[26], KEYS[27]
local WORKERS, SHOWN = KEYS[28], KEYS[29]
local SCHEDULES, TICKS = KEYS[30], KEYS[31]
local REFUSED = KEYS[32]
local REPAIRS = KEYS[33]
local ATTEMPTS = KEYS[34]
local SUITE = KEYS[35]
local RAN = KEYS[36]

local DEFAULT_TTL, DEFAULT_LOSSES = 86400000, 3
local WAKE_TOKENS = 16
local SLICE = 2000
local MAX_ATTEMPTS, MAX_REASON = 20, 300

local function clock()
  local given = tonumber(ARGV[1])
  if given > 0 then return given end
  local t = call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

-- Lua prints large numbers in exponent form; times and counts go to Redis as whole numbers.
local function int(n)
  return string.format('%d', n)
end

-- One command over a list that may be longer than a call may have arguments.
local function sliced(command, key, list)
  for i = 1, #list, SLICE do call(command, key, unpack(list, i, math.min(i + SLICE - 1, #list))) end
end

local function fetch(key, ids)
  if #ids == 0 then return {} end
  if #ids <= SLICE then return call('HMGET', key, unpack(ids)) end
  local values = {}
  for i = 1, #ids, SLICE do
    local part = call('HMGET', key, unpack(ids, i, math.min(i + SLICE - 1, #ids)))
    for j = 1, #part do values[i + j - 1] = part[j] end
  end
  return values
end

local DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

-- A time as bodies begin with.
local function packed_time(n)
  local text = ''
  for _ = 1, 8 do
    local digit = n % 36
    text = sub(DIGITS, digit + 1, digit + 1) .. text
    n = (n - digit) / 36
  end
  return text
end

local function enqueued_at(body)
  return body and tonumber(sub(body, 1, 8), 36) or 0
end

-- The fields of a record; nil when it cannot be read.
local function parse(record)
  local j = {}
  j.state, j.flag, j.key, j.fence, j.ended, j.held, j.size, j.failures, j.losses, j.band, j.since, j.started, j.due, j.noted, j.gate,
    j.worker = match(record, '^(.)(.)(.),(%d+),(%d+),([^,]*),(%d+),(%d+),(%d+),(%d),(%d*),(%d+),(%d+),(%d+),([^,]*),(.*)$')
  return j.state and j
end

-- The record of a job that has none yet.
local function fresh(body)
  return { state = 'q', flag = '.', key = sub(body, 10, 10) == 'k' and 'k' or '.', fence = '0', ended = '0', held = '', size = '0',
    failures = '0', losses = '0', band = sub(body, 9, 9), since = '', started = '0', due = '0', noted = '0', gate = '', worker = '' }
end

local function ready_since(id, j)
  return j.since ~= '' and tonumber(j.since) or enqueued_at(call('HGET', BODY, id))
end

-- A job's record; nil when there is no such job, or its record cannot be read.
local function load(id)
  local record = call('HGET', STATE, id)
  if record then return parse(record) end
  local body = call('HGET', BODY, id)
  return body and fresh(body)
end

local function save(id, j)
  call('HSET', STATE, id, table.concat({ j.state .. j.flag .. j.key, j.fence, j.ended, j.held, j.size, j.failures, j.losses, j.band,
    j.since, j.started, j.due, j.noted, j.gate, j.worker }, ','))
end

-- type, options, idempotency key, trace context, resources, policy and ids of what it waits for; all '' of a missing body and of one with
-- other parts, as a newer version may write: neither must stop a script
local function parts(body)
  if not body then return '', '', '', '', '', '' end
  if sub(body, 10, 10) == '-' then return match(body, '^[^\t]*', 11), '', '', '', '', '' end
  local type, options, key, trace, resources, after =
    match(body, '^([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t([^\t]*)\t', 11)
  return type or '', options or '', key or '', trace or '', resources or '', after or ''
end

-- The n-th of a job's packed options: 1 timeout, 2 ttl, 3 attempts, 4 first delay, 5 longest delay, 6 losses.
local function option(id, n, default)
  local _, packed = parts(call('HGET', BODY, id))
  local i = 0
  for value in string.gmatch(packed, '[^,]+') do
    i = i + 1
    if i == n then return tonumber(value) or default end
  end
  return default
end

local function band(b)
  return READY[tonumber(b) + 1]
end

-- One token for each blocked worker that has something to do now; few are kept, since a woken worker takes all it can.
local function wake(count)
  local room = math.min(count, WAKE_TOKENS - call('LLEN', WAKE))
  for _ = 1, room do call('LPUSH', WAKE, '1') end
end

local function count(what, n)
  if n > 0 then call('HINCRBY', META, what, int(n)) end
end

-- Keeps the run that ends now without ending the job, in ATTEMPTS as AttemptRecords.java reads it: one line for each, fields separated by
-- tabs: fence, start, end, one letter for how it ended (AttemptState), worker, and code and detail of the error if there is one. A job has
-- such lines only if its fence is above 1, or is 1 and its record names no worker.
local function keep_attempt(id, j, how, ended, why)
  if j.started == '0' or j.worker == '' then return end
  local kept = call('HGET', ATTEMPTS, id) or ''
  local _, lines = string.gsub(kept, '\n', '')
  if lines >= MAX_ATTEMPTS then kept = sub(kept, find(kept, '\n', 1, true) + 1) end
  local reason = string.gsub(sub(why or '', 1, MAX_REASON), '\t', ' ')
  -- Without the character of UTF-8 that the limit may have cut.
  if #reason == MAX_REASON then reason = string.gsub(reason, '[\194-\244][\128-\191]*$', '') end
  reason = string.gsub(string.gsub(reason, '\n', '\t', 1), '\n', ' ')
  call('HSET', ATTEMPTS, id, kept .. table.concat({ j.fence, j.started, int(ended), how, j.worker, reason }, '\t') .. '\n')
end

-- Makes a job ready, or schedules it; front: ahead of its band.
local function again(id, j, now, front)
  j.flag = '.'
  if tonumber(j.due) > now then
    j.state = 's'
    call('ZADD', SCHED, j.due, id)
  else
    j.state = 'q'
    j.due = '0'
    j.since = int(now)
    call(front and 'LPUSH' or 'RPUSH', band(j.band), id)
  end
end

-- Pauses a job until it is resumed.
local function hold(id, j, now)
  j.state = 'w'
  j.flag = 'p'
  call('ZADD', WAITING, int(now), id)
end

-- Makes a job wait for others that have not ended.
local function wait_for(id, j, others, now)
  j.state = 'w'
  j.flag = '.'
  call('ZADD', WAITING, int(now), id)
  call('HSET', NEEDS, id, #others)
  for _, other in ipairs(others) do call('ZADD', AFTER, 0, other .. ' ' .. id) end
end

-- Jobs that mend has dropped, as follow takes them.
local gone = {}

local function report_repair(text)
  call('HINCRBY', META, 'damaged', 1)
  call('LPUSH', REPAIRS, text)
  call('LTRIM', REPAIRS, 0, 99)
end

-- Repairs a job that was taken out of a structure but has no body, or a record that cannot be read (data deleted by hand, or lost with
-- the end of an append-only file). A script has no rollback: an error here would lose the jobs taken out together with it. With its
-- body the job is queued again under a new record, whose fence is above all given before; without, what is left of it is dropped.
-- Returns whether it may be ready now.
local function mend(id, now)
  local body = call('HGET', BODY, id)
  if body and match(body, '^%w%w%w%w%w%w%w%w[0-3].') then
    local j = fresh(body)
    j.fence = int(now)
    again(id, j, now, false)
    save(id, j)
    call('HSET', ERROR, id, 'internal_error\nThe record of the job was damaged; it was queued again under a new one')
    report_repair(id .. ': record damaged; queued again')
    return true
  end
  for _, key in ipairs({ BODY, STATE, RESULT, ERROR, PROGRESS, CHECKPOINT, NEEDS, ATTEMPTS }) do call('HDEL', key, id) end
  gone[#gone + 1] = { id, false }
  report_repair(id .. ': no body; dropped')
  return false
end

-- Takes a queued job out of where it stands.
local function unlist(id, j)
  if j.gate == '' then
    call('LREM', band(j.band), 1, id)
  else
    call('ZREM', PARK .. j.gate, id)
    j.gate = ''
  end
end
