-- Prolongs leases of one key that are still there; one that was released stays away.
-- KEYS: leases. ARGV: time in ms or 0, lease in ms, then lease ids. Returns how many were prolonged.
local now = time_now(ARGV[1])
local until_ms = now + tonumber(ARGV[2])
local prolonged = 0
for i = 3, #ARGV do
  prolonged = prolonged + redis.call('ZADD', KEYS[1], 'XX', 'CH', until_ms, ARGV[i])
end
redis.call('PEXPIRE', KEYS[1], 2 * tonumber(ARGV[2]))
return prolonged
