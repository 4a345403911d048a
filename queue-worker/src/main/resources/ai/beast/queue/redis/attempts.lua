-- Reads the runs of a job.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   id
-- returns   record or '', also of one that cannot be read, lines of earlier runs, error or ''; an empty list when there is no such job

local id = ARGV[2]
if call('HEXISTS', BODY, id) == 0 then return {} end
local record = call('HGET', STATE, id)
return { record and parse(record) and record or '', call('HGET', ATTEMPTS, id) or '', call('HGET', ERROR, id) or '' }
