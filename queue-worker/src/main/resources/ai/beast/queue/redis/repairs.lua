-- Reads what scripts have repaired, and forgets it.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- returns   one line for each of the latest 100 repairs, the newest first

local lines = call('LRANGE', REPAIRS, 0, -1)
call('DEL', REPAIRS)
return lines
