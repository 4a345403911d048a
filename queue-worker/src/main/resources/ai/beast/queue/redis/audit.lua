-- Checks that every job is in exactly the one structure its state calls for. Reads the whole queue.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- returns   what is wrong, one line each

local wrong, home = {}, {}

local function visit(where, state, ids, b)
  for _, id in ipairs(ids) do
    local job = redis.call('HMGET', JOB .. id, 's', 'b', 'f')
    if home[id] then wrong[#wrong + 1] = id .. ' is in ' .. home[id] .. ' and in ' .. where end
    home[id] = where
    if not job[1] then
      wrong[#wrong + 1] = id .. ' is in ' .. where .. ' but there is no such job'
    elseif job[1] ~= state then
      wrong[#wrong + 1] = id .. ' is in ' .. where .. ' but its state is ' .. job[1]
    elseif b and (tonumber(job[2]) or 2) ~= b then
      wrong[#wrong + 1] = id .. ' is in ' .. where .. ' but its band is ' .. tostring(job[2])
    elseif state == 'r' and not job[3] then
      wrong[#wrong + 1] = id .. ' runs without a fence'
    end
  end
end

for b = 0, 3 do visit('ready' .. b, 'q', redis.call('LRANGE', READY[b + 1], 0, -1), b) end
visit('sched', 's', redis.call('ZRANGE', SCHED, 0, -1))
visit('lease', 'r', redis.call('ZRANGE', LEASE, 0, -1))
visit('done', 'f', redis.call('ZRANGE', DONE, 0, -1))
visit('dead', 'x', redis.call('ZRANGE', DEAD, 0, -1))
visit('cancelled', 'c', redis.call('ZRANGE', CANCELLED, 0, -1))

local pattern = string.gsub(JOB, '[%[%]%*%?\\]', '\\%0') .. '*'
local cursor = '0'
repeat
  local page = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 1000)
  cursor = page[1]
  for _, key in ipairs(page[2]) do
    local id = string.sub(key, #JOB + 1)
    if not home[id] then
      wrong[#wrong + 1] = id .. ' is in no structure though its state is ' .. (redis.call('HGET', key, 's') or 'unknown')
    end
  end
until cursor == '0'

if redis.call('ZCARD', OUTBOX) ~= redis.call('HLEN', BODIES) then
  wrong[#wrong + 1] = 'the outbox and its bodies differ in number'
end
return wrong
