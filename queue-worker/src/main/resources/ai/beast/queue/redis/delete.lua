-- Drops an ended job with all there is of it.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- returns   changed | refused | unknown

local id = ARGV[2]
local j = load(id)
if not j then return 'unknown' end
local index = INDEX[j.state]
if not index then return 'refused' end
call('ZREM', index, id)
forget({ id })
return 'changed'
