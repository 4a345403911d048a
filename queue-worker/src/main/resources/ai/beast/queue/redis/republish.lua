-- Moves all dead letters back into the outbox, each to its place.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- returns   number of moved events

local all = call('HGETALL', REFUSED)
for i = 1, #all, 2 do
  local order, body = match(all[i + 1], '^([^\n]*)\n[^\n]*\n(.*)$')
  call('ZADD', OUTBOX, order, all[i])
  call('HSET', BODIES, all[i], body)
end
call('DEL', REFUSED)
return #all / 2
