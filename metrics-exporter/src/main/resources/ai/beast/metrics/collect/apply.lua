-- Counts the events of one batch of records and moves the offsets over them, all or nothing.
--
-- KEYS  1 position  hash: "topic" -> id, partition -> offset of the next record to count
--       2 values    hash: series "\n" part -> number
--       3 series    hash: metric -> how many series it has
--       4 seen      zset: digest of (source, id) -> when it was counted, milliseconds
-- ARGV  1 batch, JSON:
--           topic, ranges [{p, from, to}], maxSeries, maxSeen, seenFor (milliseconds)
--           records [{p, o, id, add [{metric, series, other, parts {part: amount}}]}]
--         Offsets and amounts are texts, because JSON numbers lose digits in Lua.
-- Returns "ok", or "lost" when the batch does not go on where the stored offsets end: nothing was changed then.

local batch = cjson.decode(ARGV[1])
if redis.call('HGET', KEYS[1], 'topic') ~= batch.topic then
  return 'lost'
end
local nextOffset = {}
for _, range in ipairs(batch.ranges) do
  local stored = tonumber(redis.call('HGET', KEYS[1], range.p))
  if not stored or stored < tonumber(range.from) then
    return 'lost'
  end
  nextOffset[range.p] = stored
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function add(change)
  local series = change.series
  -- Every series has the part named "n" from its first change on.
  if redis.call('HEXISTS', KEYS[2], series .. '\nn') == 0 then
    local count = tonumber(redis.call('HGET', KEYS[3], change.metric) or '0')
    if count >= batch.maxSeries then
      series = change.other
    else
      redis.call('HINCRBY', KEYS[3], change.metric, 1)
    end
  end
  for part, amount in pairs(change.parts) do
    redis.call('HINCRBYFLOAT', KEYS[2], series .. '\n' .. part, amount)
  end
end

for _, record in ipairs(batch.records) do
  if tonumber(record.o) >= nextOffset[record.p] then
    local new = true
    if record.id then
      new = not redis.call('ZSCORE', KEYS[4], record.id)
      redis.call('ZADD', KEYS[4], now, record.id)
    end
    if new then
      for _, change in ipairs(record.add) do
        add(change)
      end
    end
  end
end

for _, range in ipairs(batch.ranges) do
  if tonumber(range.to) > nextOffset[range.p] then
    redis.call('HSET', KEYS[1], range.p, range.to)
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', now - batch.seenFor)
redis.call('ZREMRANGEBYRANK', KEYS[4], 0, -(batch.maxSeen + 1))
return 'ok'
