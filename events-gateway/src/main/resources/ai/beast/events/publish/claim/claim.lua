-- Says for each event who may publish it: the caller, if it is the first to ask, or the earlier claim.
--
-- Events are remembered in two generations. Once the young one is full or old, it becomes the old one and the old one is
-- forgotten, so memory is bounded and an event is remembered for at least one generation.
--
-- KEYS  1 young  hash: 16 bytes of identity -> claim "<milliseconds>:<place>"; "" -> when the generation was begun
--       2 old    the same, one generation older
-- ARGV  1 how many events a generation holds
--       2 how long a generation is the young one, milliseconds
--       then for each event three values:
--         identity
--         place in the log from which on the event can lie if the claim is granted, "<partition>:<offset>:<log>"
--         the claim to take over, as it was answered before; "" for none
-- Returns for each event "" when the caller may publish it, else "<age of the claim in milliseconds>:<claim>".

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local stamp = string.format('%.0f', now)
local lifetime = tonumber(ARGV[2])

local begun = tonumber(redis.call('HGET', KEYS[1], ''))
if begun and (now - begun >= lifetime or redis.call('HLEN', KEYS[1]) > tonumber(ARGV[1])) then
  redis.call('UNLINK', KEYS[2])
  redis.call('RENAME', KEYS[1], KEYS[2])
  begun = nil
end
if not begun then
  redis.call('HSET', KEYS[1], '', stamp)
  redis.call('PEXPIRE', KEYS[1], 2 * lifetime)
end
local older = redis.call('EXISTS', KEYS[2]) == 1

-- No event is in both generations, so most take one command, or two.
local prefix = stamp .. ':'
local answers = {}
for i = 3, #ARGV, 3 do
  local event, fresh = ARGV[i], prefix .. ARGV[i + 1]
  local claim = older and redis.call('HGET', KEYS[2], event)
  if not claim and redis.call('HSETNX', KEYS[1], event, fresh) == 0 then
    claim = redis.call('HGET', KEYS[1], event)
  end
  if claim and claim == ARGV[i + 2] then
    if older then
      redis.call('HDEL', KEYS[2], event)
    end
    redis.call('HSET', KEYS[1], event, fresh)
    claim = false
  end
  if claim then
    local age = now - tonumber(string.match(claim, '^%d+'))
    answers[#answers + 1] = string.format('%.0f', age) .. ':' .. claim
  else
    answers[#answers + 1] = ''
  end
end
return answers
