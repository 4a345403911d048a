-- A minute of a key: a hash with its begin and what was used of its limit. What exceeds the limit is carried over.

-- The time of the server in milliseconds; tests state one.
local function time_now(stated)
  if tonumber(stated) > 0 then
    return tonumber(stated)
  end
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Returns the begin and what is used of the minute that `now` lies in; begin is nil when none has begun.
local function minute_at(key, limit, now)
  local kept = redis.call('HMGET', key, 'begin', 'used')
  local begin, used = tonumber(kept[1]), tonumber(kept[2])
  -- A clock that was set back must not prolong a minute.
  if not begin or now < begin then
    return nil, 0
  end
  local minutes = math.floor((now - begin) / 60000)
  if minutes == 0 then
    return begin, used
  end
  used = used - limit * minutes
  if used <= 0 then
    return nil, 0
  end
  return begin + minutes * 60000, used
end

local function keep_minute(key, limit, begin, used)
  redis.call('HSET', key, 'begin', begin, 'used', used)
  redis.call('PEXPIREAT', key, begin + 60000 * math.max(1, math.ceil(used / limit)))
end
