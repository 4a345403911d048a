-- Reads the runs of a job.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- returns   record or '', lines of earlier runs, error or ''; an empty list when there is no such job

local id = ARGV[2]
if call('HEXISTS', BODY, id) == 0 then return {} end
return { call('HGET', STATE, id) or '', call('HGET', ATTEMPTS, id) or '', call('HGET', ERROR, id) or '' }
