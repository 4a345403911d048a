-- Counts or reads the dead letters of the outbox, or drops one.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   'count', 'list', 'read' or 'drop'
-- ARGV[3]   id, unless it is 'count' or 'list'
-- returns   of 'count' their number; otherwise id, time and reason in one line, and the event for each; of a list the first 1000
--           characters of the event

if ARGV[2] == 'count' then return { call('HLEN', REFUSED) } end
local ids = ARGV[2] == 'list' and call('HKEYS', REFUSED) or { ARGV[3] }
local reply = {}
for i = 1, #ids do
  local kept = call('HGET', REFUSED, ids[i])
  if kept then
    local line, event = match(kept, '^[^\n]*\n([^\n]*)\n[^\n]*\n?(.*)$')
    -- What cannot be read must not hide the others.
    line, event = line or '', event or kept
    reply[#reply + 1] = ids[i]
    reply[#reply + 1] = line
    reply[#reply + 1] = ARGV[2] == 'list' and sub(event, 1, 1000) or event
    if ARGV[2] == 'drop' then
      call('HDEL', REFUSED, ids[i])
    end
  end
end
return reply
