-- Pauses or resumes the whole queue.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   1: no job is claimed from now on; 0: jobs are claimed again
-- returns   ok

if ARGV[2] == '1' then
  call('HSET', META, 'paused', '1')
else
  call('HDEL', META, 'paused')
  wake(WAKE_TOKENS)
end
return 'ok'
