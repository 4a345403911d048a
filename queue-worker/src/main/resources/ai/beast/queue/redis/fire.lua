-- Ends a schedule's tick: moves it on and adds the jobs of the tick, unless that was done or the schedule was changed before.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   how long failed jobs are kept, ms
-- ARGV[3]   schedule
-- ARGV[4]   its revision as it was read
-- ARGV[5]   its tick as it was read
-- ARGV[6]   the next tick, or '' for none
-- ARGV[7]   number of jobs, then three values for each (admission)
-- returns   1 when this call ended the tick, else 0

-- A tick that is ended later than this was missed (Schedule.java).
local LATE = 60000

local name = ARGV[3]
local kept = call('HGET', SCHEDULES, name)
if not kept or match(kept, '^(%d+)\n') ~= ARGV[4] or call('ZSCORE', TICKS, name) ~= ARGV[5] then return 0 end
if ARGV[6] == '' then
  call('ZREM', TICKS, name)
else
  call('ZADD', TICKS, ARGV[6], name)
end
local run, job, missed = match(call('HGET', RAN, name) or '', '^(%d+),([^,]*),(%d+)$')
if tonumber(ARGV[7]) > 0 then
  run = int(clock())
  job = ARGV[8]
end
if clock() - tonumber(ARGV[5]) > LATE then missed = int(tonumber(ARGV[5])) end
call('HSET', RAN, name, (run or '0') .. ',' .. (job or '') .. ',' .. (missed or '0'))
admit(8, tonumber(ARGV[7]), clock(), tonumber(ARGV[2]), false)
return 1
