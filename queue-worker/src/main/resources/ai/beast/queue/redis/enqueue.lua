-- Adds jobs.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   how long failed jobs are kept, ms
-- ARGV[3]   1: all of them or, when one is refused, none; 0: each for itself
-- ARGV[4]   number of jobs, then three values for each (admission)
-- returns   for each job two values: 0 accepted | 1 existing | 2 conflict | 3 unknown dependency | 4 left out, and the id that stands
--           for it

return admit(5, tonumber(ARGV[4]), clock(), tonumber(ARGV[2]), ARGV[3] == '1')
