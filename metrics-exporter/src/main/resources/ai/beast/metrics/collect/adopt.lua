-- Agrees with the log about where to count on.
--
-- KEYS  1 position  hash: "topic" -> id, partition -> offset of the next record to count
--       2 values    hash: series "\n" part -> number
-- ARGV  1 the topic's id
--       2 the field of values that counts records which expired before they were counted
--       3... for each partition four: partition, offset of its oldest record, of its end, and the stored offset that was
--            read before that end was asked for, or "" if none
-- Returns partition, offset, partition, offset, ...: where to read.
--
-- Another topic id means that the topic was made anew: its offsets begin anew too, while the counters go on. A stored
-- offset behind the end is set back only if it is still the one that was read first: otherwise another process counted meanwhile
-- and the end is just old.

if redis.call('HGET', KEYS[1], 'topic') ~= ARGV[1] then
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'topic', ARGV[1])
end
local answer = {}
for i = 3, #ARGV, 4 do
  local partition, first, last, before = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
  local stored = redis.call('HGET', KEYS[1], partition)
  local place = stored
  if not stored then
    place = first
  elseif tonumber(stored) < tonumber(first) then
    redis.call('HINCRBYFLOAT', KEYS[2], ARGV[2], string.format('%.0f', tonumber(first) - tonumber(stored)))
    place = first
  elseif tonumber(stored) > tonumber(last) and stored == before then
    place = last
  end
  if place ~= stored then
    redis.call('HSET', KEYS[1], partition, place)
  end
  answer[#answer + 1] = partition
  answer[#answer + 1] = place
end
return answer
