-- Renews leases, stores progress and checkpoints, and replies which runs are to stop.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   length of a lease, ms
-- ARGV[3]   number of heartbeats, then five values for each:
--           id, fence, progress or '', checkpoint or '', 1 when the job is about to make its result visible, else 0
-- returns   for each heartbeat ok | cancel | pause | lost

local now = clock()
local expiry = int(now + tonumber(ARGV[2]))
local answers, leases, progresses = {}, {}, {}
local at = 4
for i = 1, tonumber(ARGV[3]) do
  local id, fence, progress, checkpoint, committing = ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
  at = at + 5
  local record = call('HGET', STATE, id)
  local state, flag, held = match(record or '', '^(.)(.).,(%d+),')
  local carries = checkpoint ~= '' or committing == '1'
  local j = carries and record and parse(record)
  if state ~= 'r' or held ~= fence or carries and not j then
    answers[i] = 'lost'
  else
    leases[#leases + 1] = expiry
    leases[#leases + 1] = id
    if progress ~= '' then
      progresses[#progresses + 1] = id
      progresses[#progresses + 1] = progress
    end
    answers[i] = flag == 'x' and 'cancel' or flag == 'p' and 'pause' or 'ok'
    local commits = committing == '1' and answers[i] == 'ok' and flag ~= '-'
    if checkpoint ~= '' or commits then
      if checkpoint ~= '' then
        call('HSET', CHECKPOINT, id, checkpoint)
        j.noted = fence
      end
      if commits then j.flag = '-' end
      save(id, j)
    end
  end
end
sliced('HSET', PROGRESS, progresses)
for i = 1, #leases, SLICE do
  call('ZADD', LEASE, 'XX', unpack(leases, i, math.min(i + SLICE - 1, #leases)))
end
return answers
