-- Sets a limit or takes it away. What runs already counts from then on. A limit that is set again as it was goes on counting starts:
-- every process sets those it is configured with.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   gate
-- ARGV[3]   capacity, starts and period in ms, comma-separated (gates), or '' for no limit
-- returns   whether there was one before: 1 or 0

local gate = ARGV[2]
local before = call('HGET', LIMITS, gate)
if ARGV[3] == '' then
  call('HDEL', LIMITS, gate)
  call('HDEL', RATES, gate)
  let_go(gate, call('ZRANGE', PARK .. gate, 0, -1), clock())
else
  call('HSET', LIMITS, gate, ARGV[3])
  local limit = limits()[gate]
  if before ~= ARGV[3] then
    call('HDEL', RATES, gate)
    line_up_again(gate, limit, clock())
  end
  for _, id in ipairs(call('ZRANGE', LEASE, 0, -1)) do
    local j = load(id)
    for _, one in ipairs(gates(call('HGET', BODY, id), { [gate] = limit })) do
      if j and not find(';' .. j.held, ';' .. gate .. '=', 1, true) then
        j.held = (j.held == '' and '' or j.held .. ';') .. gate .. '=' .. one[2]
        save(id, j)
        call('HINCRBY', HELD, gate, one[2])
      end
    end
  end
end
wake(WAKE_TOKENS)
return before and 1 or 0
