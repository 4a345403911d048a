-- Makes scheduled jobs ready whose time has come, the earliest first; wakes workers for those that stand before a limit where there is
-- room by now; and moves those that have been ready for long, before a limit or not, one band up, behind those that are there.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   most jobs to make ready, and most to move up from each band
-- ARGV[3]   how long a job stays in its band, ms
-- returns   how many scheduled ones became ready

local now = clock()
local ids = call('ZRANGEBYSCORE', SCHED, '-inf', int(now), 'LIMIT', 0, ARGV[2])
sliced('ZREM', SCHED, ids)
for _, id in ipairs(ids) do
  local j = load(id)
  if j then
    again(id, j, now, false)
    save(id, j)
  else
    mend(id, now)
  end
end
local ready = #ids
local map = limits()
if map then
  age_parked(map, now, tonumber(ARGV[3]), ARGV[2])
  ready = ready + waiting_for_room(map, now)
end
for b = 1, 3 do
  for _ = 1, tonumber(ARGV[2]) do
    local id = call('LINDEX', READY[b + 1], 0)
    local j = id and load(id)
    if not j or now - ready_since(id, j) < tonumber(ARGV[3]) then break end
    call('LPOP', READY[b + 1])
    call('RPUSH', READY[b], id)
    j.band = int(b - 1)
    j.since = int(now)
    save(id, j)
  end
end
if ready > 0 then wake(ready) end
return #ids
