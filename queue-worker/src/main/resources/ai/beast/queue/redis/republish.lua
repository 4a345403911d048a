-- Moves dead letters back into the outbox, each to its place.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id of the only one to move; '' moves all
-- returns   number of moved events

local ids = ARGV[2] == '' and call('HKEYS', REFUSED) or { ARGV[2] }
local moved = 0
for i = 1, #ids do
  local kept = call('HGET', REFUSED, ids[i])
  if kept then
    local order, body = match(kept, '^([^\n]*)\n[^\n]*\n(.*)$')
    -- What cannot be read stays, so that the others are moved.
    if tonumber(order) then
      call('ZADD', OUTBOX, order, ids[i])
      call('HSET', BODIES, ids[i], body)
      call('HDEL', REFUSED, ids[i])
      moved = moved + 1
    end
  end
end
return moved
