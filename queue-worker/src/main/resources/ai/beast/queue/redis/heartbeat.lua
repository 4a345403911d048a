-- Renews leases, keeps what the beats carry, and tells who is to stop.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   length of a lease, ms
-- ARGV[3]   number of beats, then for each five values:
--           id, fence, progress or '', checkpoint or '', 1 when the job is about to make its result visible, else 0
-- returns   for each beat ok | cancel | lost

local now = clock()
local expiry = int(now + tonumber(ARGV[2]))
local answers, leases = {}, {}
local at = 4
for i = 1, tonumber(ARGV[3]) do
  local id, fence, progress, checkpoint, committing = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  at = at + 5
  local job = redis.call('HMGET', JOB .. id, 's', 'f', 'x')
  if job[1] ~= 'r' or job[2] ~= fence then
    answers[i] = 'lost'
  else
    leases[#leases + 1] = expiry
    leases[#leases + 1] = id
    local fields = {}
    if progress ~= '' then
      fields[1] = 'g'
      fields[2] = progress
    end
    if checkpoint ~= '' then
      fields[#fields + 1] = 'c'
      fields[#fields + 1] = checkpoint
      fields[#fields + 1] = 'cf'
      fields[#fields + 1] = fence
    end
    if job[3] == '1' then
      answers[i] = 'cancel'
    else
      answers[i] = 'ok'
      if committing == '1' then
        fields[#fields + 1] = 'x'
        fields[#fields + 1] = '-'
      end
    end
    if #fields > 0 then redis.call('HSET', JOB .. id, unpack(fields)) end
  end
end
for i = 1, #leases, 1000 do
  redis.call('ZADD', LEASE, 'XX', unpack(leases, i, math.min(i + 999, #leases)))
end
return answers
