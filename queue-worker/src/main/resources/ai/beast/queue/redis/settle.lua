-- Ends runs and claims jobs. Each claim raises the job's fence; an outcome with any other fence than the present one, or for
-- a job that is not running, is refused.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   worker
-- ARGV[3]   length of a lease, ms
-- ARGV[4]   most jobs to claim
-- ARGV[5]   how long failed jobs are kept, ms
-- ARGV[6]   how many ended jobs of each kind are kept
-- ARGV[7]   how many bytes of ended jobs are kept
-- ARGV[8]   weighted schedule of bands, one digit each
-- ARGV[9]   number of outcomes, then the ids of all their jobs, then for each outcome kind, fence and number as one text (such as
--           c1,86400000), a text unless the kind is n, N or x, and for kinds in capitals a count of events, and id and body of each.
--           n N completed with the result null (number ttl) · c C completed (text result, number ttl)
--           r failed, to be retried (text error, number delay) · d D failed for good (text error)
--           b released (text checkpoint or '', number delay): failures are counted anew if the run left a new checkpoint
--           e the same and, after the checkpoint, why · x stopped as asked
-- returns   two lists: for each outcome finished | retrying | failed | released | cancelled | stale; for each claimed job
--           three values: id, body, and fence, failures, losses and checkpoint (comma-separated), or '' for a first run

local now = clock()
local worker, lease, most = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local failed_ttl, keep, bytes, turns, m = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[8], tonumber(ARGV[9])
local stamp = int(now)

local settled = {}
local finished, failed, cancelled, retried, freed, ready = 0, 0, 0, 0, false, 0

local function keep_events(at, n)
  for i = at, at + 2 * n - 2, 2 do
    if call('HSETNX', BODIES, ARGV[i], ARGV[i + 1]) == 1 then
      call('ZADD', OUTBOX, call('HINCRBY', META, 'events', 1), ARGV[i])
    end
  end
end

-- Any outcome. The shortest way, for jobs that finish and leave nothing behind, stands in the loop below.
local function conclude(id, j, kind, text, number, why)
  freed = give_back(j) or freed
  if j.flag == 'x' then
    finish(id, j, 'c', now, option(id, 2, DEFAULT_TTL), 0)
    cancelled = cancelled + 1
    return 'cancelled'
  elseif kind == 'c' then
    if number > 0 and text ~= '' then call('HSET', RESULT, id, text) end
    finish(id, j, 'f', now, number, number > 0 and #text or 0)
    if number == 0 then
      call('ZREM', DONE, id)
      forget({ id })
    end
    finished = finished + 1
    return 'finished'
  elseif kind == 'd' then
    j.failures = int(j.failures + 1)
    call('HSET', ERROR, id, text)
    finish(id, j, 'x', now, failed_ttl, #text)
    failed = failed + 1
    return 'failed'
  end
  local front, word = true, 'released'
  if kind == 'r' then
    j.failures = int(j.failures + 1)
    call('HSET', ERROR, id, text)
    retried = retried + 1
    front, word = false, 'retrying'
  else
    if text ~= '' and call('HGET', CHECKPOINT, id) ~= text then
      call('HSET', CHECKPOINT, id, text)
      j.noted = j.fence
    end
    if why then call('HSET', ERROR, id, why) end
    -- With a new checkpoint it got further than the run before.
    if kind ~= 'x' and j.noted == j.fence then j.failures = '0' end
  end
  keep_attempt(id, j, kind == 'r' and 'x' or j.flag == 'p' and 'p' or kind == 'x' and 's' or 'b', now, kind == 'r' and text or why)
  j.worker = ''
  j.due = number > 0 and int(now + number) or '0'
  if j.flag == 'p' then
    hold(id, j, now)
  else
    again(id, j, now, front)
    if j.state == 'q' then ready = ready + 1 end
  end
  save(id, j)
  return word
end

if m > 0 then
  local ids = {}
  for i = 1, m do ids[i] = ARGV[9 + i] end
  local records = fetch(STATE, ids)
  local at = 10 + m
  local touched, ended = {}, {}
  local states, results, unleased, done, kept = {}, {}, {}, {}, 0
  -- Outcomes of one batch are often the same text, and of jobs with the very same record.
  local heads, usual = {}, {}
  for i = 1, m do
    local id, record, text, events, why = ids[i], records[i], '', 0, nil
    local head = heads[ARGV[at]]
    if not head then
      local kind, fence, number = match(ARGV[at], '^(.)(%d+),(%d+)$')
      head = { kind = string.lower(kind), fence = fence, number = tonumber(number), told = not find(kind, '[nNx]'),
        events = find(kind, '%u'), until_then = int(now + number), begin = 'r..,' .. fence .. ',0,,' }
      if head.kind == 'n' then head.kind = 'c' end
      heads[ARGV[at]] = head
    end
    at = at + 1
    if head.told then
      text = ARGV[at]
      at = at + 1
    end
    if head.kind == 'e' then
      why = ARGV[at]
      at = at + 1
    end
    if head.events then
      events = tonumber(ARGV[at])
      at = at + 1
    end
    if not record or touched[id] then
      settled[i] = 'stale'
    elseif head.kind == 'c' and head.number > 0 and sub(record, 1, #head.begin) == head.begin
      and (usual[record] or parse(record)) then
      local finished_as = usual[record]
      if not finished_as or finished_as.length ~= #text then
        local rest = find(record, ',', #head.begin + 1, true)
        local weight = sub(record, #head.begin + 1, rest - 1) + #text
        finished_as = { length = #text, weight = weight,
          record = 'f..,' .. head.fence .. ',' .. stamp .. ',,' .. int(weight) .. sub(record, rest) }
        usual[record] = finished_as
      end
      local k = #states
      states[k + 1] = id
      states[k + 2] = finished_as.record
      if text ~= '' then
        results[#results + 1] = id
        results[#results + 1] = text
      end
      done[k + 1] = head.until_then
      done[k + 2] = id
      kept = kept + finished_as.weight
      finished = finished + 1
      settled[i] = 'finished'
    else
      local j = parse(record)
      if not j or j.state ~= 'r' or j.fence ~= head.fence then
        settled[i] = 'stale'
      else
        settled[i] = conclude(id, j, head.kind, text, head.number, why)
      end
    end
    local word = settled[i]
    if word ~= 'stale' then
      touched[id] = true
      unleased[#unleased + 1] = id
      if word == 'finished' or word == 'failed' then
        keep_events(at, events)
        ended[#ended + 1] = { id, word == 'finished' }
      elseif word == 'cancelled' then
        ended[#ended + 1] = { id, false }
      end
    end
    at = at + 2 * events
  end
  sliced('HSET', STATE, states)
  sliced('HSET', RESULT, results)
  sliced('ZADD', DONE, done)
  sliced('ZREM', LEASE, unleased)
  if kept > 0 then call('HINCRBY', META, 'kept', int(kept)) end
  local woken, fell, stopped = follow(ended, now, failed_ttl)
  ready, failed, cancelled = ready + woken, failed + fell, cancelled + stopped
  count('finished', finished)
  count('failed', failed)
  count('cancelled', cancelled)
  count('retried', retried)
  if #ended > 0 then trim(keep, bytes, 2 * #ended) end
end

local claimed, starts, leases, expiry = {}, {}, {}, int(now + lease)
-- Records of first runs under no limit, by the marks and the length of the body.
local first = {}
local left, remaining = most, 0
local map = (most > 0 or freed) and limits()

-- Starts a job, or parks it before a limit without room. Returns whether it was started.
local function start(id, body, record)
  local held = ''
  local j = record and parse(record)
  if not body or record and not j then
    mend(id, now)
    return false
  end
  if map then
    local gate
    gate, held = pass(body, map, now)
    if gate then
      park(id, j or fresh(body), body, gate, map[gate])
      return false
    end
  end
  local k, s, told = #claimed, #starts, ''
  starts[s + 1] = id
  if j then
    local fence = int(j.fence + 1)
    told = table.concat({ fence, j.failures, j.losses, j.noted ~= '0' and call('HGET', CHECKPOINT, id) or '' }, ',')
    starts[s + 2] = table.concat({ 'r.' .. j.key, fence, 0, held, #body, j.failures, j.losses, j.band, j.since, stamp, 0, j.noted, '',
      worker }, ',')
  else
    local marks, length = sub(body, 9, 10), #body
    local known = first[marks]
    if not known then
      known = {}
      first[marks] = known
    end
    local started = known[length]
    if not started or held ~= '' then
      local new = fresh(body)
      started = table.concat({ 'r.' .. new.key, 1, 0, held, length, 0, 0, new.band, '', stamp, 0, 0, '', worker }, ',')
      if held == '' then known[length] = started end
    end
    starts[s + 2] = started
  end
  leases[s + 1] = expiry
  leases[s + 2] = id
  claimed[k + 1] = id
  claimed[k + 2] = body
  claimed[k + 3] = told
  return true
end

-- How many jobs to claim from each band, by the weighted schedule.
local function draw(n, length)
  local turn = call('HINCRBY', META, 'turn', int(n)) - n
  for b = 1, 4 do
    if length[b] >= n and length[1] + length[2] + length[3] + length[4] == length[b] then
      local only = { 0, 0, 0, 0 }
      only[b] = n
      return only
    end
  end
  local take = { 0, 0, 0, 0 }
  for i = 0, n - 1 do
    local digit = (turn + i) % #turns + 1
    local b = tonumber(sub(turns, digit, digit)) + 1
    if take[b] >= length[b] then
      b = 1
      while take[b] >= length[b] do b = b + 1 end
    end
    take[b] = take[b] + 1
  end
  return take
end

if most > 0 and not call('HGET', META, 'paused') then
  if map then unpark(map, now, most) end
  local aside = 1000
  while left > 0 and aside > 0 do
    local length, total = {}, 0
    for b = 1, 4 do
      length[b] = call('LLEN', READY[b])
      total = total + length[b]
    end
    local n = math.min(left, total)
    remaining = total - n
    if n == 0 then break end
    local take = draw(n, length)
    for b = 1, 4 do
      if take[b] > 0 then
        local ids = call('LPOP', READY[b], int(take[b]))
        local bodies, records = fetch(BODY, ids), fetch(STATE, ids)
        for i, id in ipairs(ids) do
          if start(id, bodies[i], records[i]) then
            left = left - 1
          else
            aside = aside - 1
          end
        end
      end
    end
  end
  if #gone > 0 then
    local woken, fell, stopped = follow(gone, now, failed_ttl)
    ready = ready + woken
    count('failed', fell)
    count('cancelled', stopped)
  end
  sliced('HSET', STATE, starts)
  -- Redis keeps a small set in a compact form that is searched from the front, which a hundred leases pay dearly for. A set that once
  -- had a long member is kept as a skip list until it is empty.
  local long = #starts > 32 and call('EXISTS', LEASE) == 0 and string.rep('-', 65)
  if long then call('ZADD', LEASE, 0, long) end
  sliced('ZADD', LEASE, leases)
  if long then call('ZREM', LEASE, long) end
elseif freed and map then
  ready = ready + waiting_for_room(map, now)
end
-- A worker that leaves ready jobs wakes another; one that found nothing removes the signals given.
if remaining > 0 or most == 0 and ready > 0 then
  wake(math.max(remaining, ready))
elseif most > 0 then
  call('DEL', WAKE)
end
return { settled, claimed }
