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
-- ARGV[7]   turns: bands by whose turn it is, one digit each
-- ARGV[8]   number of outcomes, then for each six values and its events:
--           id, fence, kind, text, number, count of events, then for each event its id and body. The kinds:
--           c completed (text result, number ttl) · r failed, to be retried (text error, number delay)
--           d failed for good (text error) · b given back (text checkpoint or '', number delay) · x stopped as asked
-- returns   two lists: for each outcome finished | retrying | failed | released | cancelled | stale; for each claimed job
--           id, fence, type, payload, options, failures, losses, checkpoint, trace

local now = clock()
local worker, lease, most = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local failed_ttl, keep, turns, m = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7], tonumber(ARGV[8])

local settled = {}
local unleased, done = {}, {}
local finished, failed, cancelled, retried = 0, 0, 0, 0
local at = 9

local function again(id, b, delay, front)
  if delay > 0 then
    redis.call('HSET', JOB .. id, 's', 's', 'd', int(now + delay))
    redis.call('ZADD', SCHED, int(now + delay), id)
  else
    redis.call('HSET', JOB .. id, 's', 'q')
    redis.call(front and 'LPUSH' or 'RPUSH', band(b), id)
  end
  redis.call('HDEL', JOB .. id, 'x', 'w')
end

for i = 1, m do
  local id, fence, kind, text, number, events = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3],
    tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
  at = at + 6
  local job = redis.call('HMGET', JOB .. id, 's', 'f', 'x', 'k', 'b', 'o', 'a')
  if job[1] ~= 'r' or job[2] ~= fence then
    settled[i] = 'stale'
  else
    unleased[#unleased + 1] = id
    if job[3] == '1' then
      local ttl = option(job[6], 2, DEFAULT_TTL)
      redis.call('HSET', JOB .. id, 's', 'c', 'en', int(now))
      redis.call('ZADD', CANCELLED, int(now + ttl), id)
      expire_key(job[4], ttl)
      cancelled = cancelled + 1
      settled[i] = 'cancelled'
    elseif kind == 'c' then
      if number > 0 then
        redis.call('HSET', JOB .. id, 's', 'f', 'en', int(now), 'r', text)
        done[#done + 1] = int(now + number)
        done[#done + 1] = id
        expire_key(job[4], number)
      else
        redis.call('UNLINK', JOB .. id)
        if job[4] then redis.call('DEL', UNIQ .. job[4]) end
      end
      finished = finished + 1
      settled[i] = 'finished'
    elseif kind == 'r' then
      redis.call('HSET', JOB .. id, 'a', int((tonumber(job[7]) or 0) + 1), 'er', text)
      again(id, job[5], number, false)
      retried = retried + 1
      settled[i] = 'retrying'
    elseif kind == 'd' then
      redis.call('HSET', JOB .. id, 's', 'x', 'en', int(now), 'er', text, 'a', int((tonumber(job[7]) or 0) + 1))
      redis.call('ZADD', DEAD, int(now + failed_ttl), id)
      expire_key(job[4], failed_ttl)
      failed = failed + 1
      settled[i] = 'failed'
    else
      if text ~= '' then redis.call('HSET', JOB .. id, 'c', text, 'cf', fence) end
      again(id, job[5], number, true)
      settled[i] = 'released'
    end
    if settled[i] == 'finished' or settled[i] == 'failed' then
      for j = 0, events - 1 do keep_event(ARGV[at + 2 * j], ARGV[at + 2 * j + 1]) end
    end
  end
  at = at + 2 * events
end

for i = 1, #unleased, 1000 do
  redis.call('ZREM', LEASE, unpack(unleased, i, math.min(i + 999, #unleased)))
end
for i = 1, #done, 1000 do
  redis.call('ZADD', DONE, unpack(done, i, math.min(i + 999, #done)))
end
count('finished', finished)
count('failed', failed)
count('cancelled', cancelled)
count('retried', retried)
if finished > 0 then trim(DONE, keep, 2 * m) end
if failed > 0 then trim(DEAD, keep, 2 * m) end
if cancelled > 0 then trim(CANCELLED, keep, 2 * m) end

local length, total = {}, 0
for b = 1, 4 do
  length[b] = redis.call('LLEN', READY[b])
  total = total + length[b]
end
local n = math.min(most, total)
local claimed, leases = {}, {}
if n > 0 then
  local turn = redis.call('HINCRBY', META, 'turn', int(n)) - n
  local take = { 0, 0, 0, 0 }
  for i = 0, n - 1 do
    local digit = (turn + i) % #turns + 1
    local b = tonumber(string.sub(turns, digit, digit)) + 1
    if take[b] >= length[b] then
      b = 1
      while take[b] >= length[b] do b = b + 1 end
    end
    take[b] = take[b] + 1
  end
  for b = 1, 4 do
    if take[b] > 0 then
      for _, id in ipairs(redis.call('LPOP', READY[b], int(take[b]))) do
        local job = redis.call('HMGET', JOB .. id, 's', 'f', 't', 'p', 'o', 'a', 'l', 'c', 'tc')
        if job[1] == 'q' then
          local fence = int((tonumber(job[2]) or 0) + 1)
          redis.call('HSET', JOB .. id, 's', 'r', 'f', fence, 'w', worker, 'st', int(now))
          leases[#leases + 1] = int(now + lease)
          leases[#leases + 1] = id
          claimed[#claimed + 1] = { id, fence, job[3], job[4], job[5], job[6], job[7], job[8], job[9] }
        end
      end
    end
  end
  for i = 1, #leases, 1000 do
    redis.call('ZADD', LEASE, unpack(leases, i, math.min(i + 999, #leases)))
  end
end
-- A worker that leaves jobs behind passes the word on; one that found nothing takes back the word given.
if total > n then
  wake(total - n)
elseif most > 0 then
  redis.call('DEL', WAKE)
end
return { settled, claimed }
