-- Reads jobs section by section, whole jobs at once.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   type to keep, or ''
-- ARGV[3]   most jobs to return
-- ARGV[4]   most ids to look at
-- ARGV[5]   sections to read, comma-separated, in order: lease | ready0..ready3 | sched | dead | done | cancelled
-- ARGV[6]   section to start in, counted from 1
-- ARGV[7]   how many ids of that section were read before
-- returns   next section (0: the end), next offset, then for each job its id followed by the list HGETALL gives

local type, limit, budget = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local section, offset = tonumber(ARGV[6]), tonumber(ARGV[7])
local sections = {}
for name in string.gmatch(ARGV[5], '[^,]+') do sections[#sections + 1] = name end

local lists = { ready0 = READY[1], ready1 = READY[2], ready2 = READY[3], ready3 = READY[4] }
local rising = { lease = LEASE, sched = SCHED }
local falling = { dead = DEAD, done = DONE, cancelled = CANCELLED }

local function read(name, first, last)
  if lists[name] then return redis.call('LRANGE', lists[name], first, last) end
  if rising[name] then return redis.call('ZRANGE', rising[name], first, last) end
  return redis.call('ZREVRANGE', falling[name], first, last)
end

local answer = { 0, 0 }
local found = 0
while section <= #sections and found < limit and budget > 0 do
  local chunk = math.min(budget, 200)
  local ids = read(sections[section], offset, offset + chunk - 1)
  local used = 0
  for _, id in ipairs(ids) do
    used = used + 1
    local job = redis.call('HGETALL', JOB .. id)
    if #job > 0 and (type == '' or redis.call('HGET', JOB .. id, 't') == type) then
      answer[#answer + 1] = id
      answer[#answer + 1] = job
      found = found + 1
      if found == limit then break end
    end
  end
  budget = budget - math.max(1, used)
  offset = offset + used
  if used == #ids and #ids < chunk then
    section = section + 1
    offset = 0
  end
end
if section <= #sections then
  answer[1] = section
  answer[2] = offset
end
return answer
