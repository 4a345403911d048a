-- Counts a request and takes a lease for it, or refuses it and changes nothing.
-- KEYS: requests, tokens, leases. ARGV: time in ms or 0, limits of requests, tokens and concurrency (0: none), lease id, lease in ms.
-- Returns: refused by (0 none, 1 requests, 2 tokens, 3 concurrency), used requests, ms until they reset, used tokens, ms until they suffice, leases.
local now = time_now(ARGV[1])
local requests, tokens, concurrency = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local refused = 0
local request_begin, request_used, request_reset = nil, 0, 60000
local token_used, token_reset = 0, 60000
local leases = 0

if concurrency > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
  leases = redis.call('ZCARD', KEYS[3])
  if leases >= concurrency then
    refused = 3
  end
end
if tokens > 0 then
  local begin, used = minute_at(KEYS[2], tokens, now)
  token_used = used
  if begin then
    -- The end of the first minute with room.
    token_reset = begin + 60000 * math.max(1, math.floor(used / tokens)) - now
  end
  if used >= tokens then
    refused = 2
  end
end
if requests > 0 then
  request_begin, request_used = minute_at(KEYS[1], requests, now)
  if request_begin then
    request_reset = request_begin + 60000 - now
  end
  if request_used >= requests then
    refused = 1
  end
end

if refused == 0 then
  if requests > 0 then
    request_used = request_used + 1
    keep_minute(KEYS[1], requests, request_begin or now, request_used)
  end
  if concurrency > 0 then
    leases = leases + 1
    redis.call('ZADD', KEYS[3], now + tonumber(ARGV[6]), ARGV[5])
    redis.call('PEXPIRE', KEYS[3], 2 * tonumber(ARGV[6]))
  end
end
return {refused, request_used, request_reset, token_used, token_reset, leases}
