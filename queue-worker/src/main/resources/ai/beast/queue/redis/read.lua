-- Reads one job.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- returns   id, body, record or '', result, error, progress, checkpoint (each nil when there is none), number of jobs it waits for;
--           an empty list when there is no such job

return read(ARGV[2])
