-- Takes jobs whose lease has ended from their workers, and drops ended jobs whose time is over.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   most leases to take, and most jobs to drop of each kind
-- ARGV[3]   how long failed jobs are kept, ms
-- ARGV[4]   how many ended jobs of each kind are kept
-- ARGV[5]   how many bytes of ended jobs are kept
-- returns   the ids taken

local now = clock()
local limit, failed_ttl = ARGV[2], tonumber(ARGV[3])
local ids = call('ZRANGEBYSCORE', LEASE, '-inf', int(now), 'LIMIT', 0, limit)
local records = fetch(STATE, ids)
local ended, back, failed, cancelled, freed = {}, 0, 0, 0, false
sliced('ZREM', LEASE, ids)
for i, id in ipairs(ids) do
  local j = records[i] and parse(records[i])
  freed = j and give_back(j) or freed
  if not j then
    if mend(id, now) then back = back + 1 end
  elseif j.flag == 'x' then
    finish(id, j, 'c', now, option(id, 2, DEFAULT_TTL), 0)
    cancelled = cancelled + 1
    ended[#ended + 1] = { id, false }
  else
    if j.noted ~= j.fence then j.losses = int(j.losses + 1) end
    if tonumber(j.losses) > option(id, 6, DEFAULT_LOSSES) then
      call('HSET', ERROR, id,
        'worker_lost\nEvery worker that ran the job stopped answering; the last loss used up the budget')
      finish(id, j, 'x', now, failed_ttl, 0)
      failed = failed + 1
      ended[#ended + 1] = { id, false }
    else
      keep_attempt(id, j, 'l', now)
      j.worker = ''
      if j.flag == 'p' then
        hold(id, j, now)
      else
        again(id, j, now, true)
        back = back + 1
      end
      save(id, j)
    end
  end
end
for _, one in ipairs(gone) do ended[#ended + 1] = one end
local ready, fell, stopped = follow(ended, now, failed_ttl)
count('lost', #ids)
count('failed', failed + fell)
count('cancelled', cancelled + stopped)
local map = freed and limits()
if map then ready = ready + waiting_for_room(map, now) end
if back + ready > 0 then wake(back + ready) end
for _, index in ipairs({ DONE, DEAD, CANCELLED }) do
  local over = call('ZRANGEBYSCORE', index, '-inf', int(now), 'LIMIT', 0, limit)
  sliced('ZREM', index, over)
  forget(over)
end
trim(tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(limit))
return ids
