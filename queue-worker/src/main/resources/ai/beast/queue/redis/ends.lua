-- How jobs end: the record, the index of their kind of end, those that wait for them, and what is dropped in the end. Loaded into
-- scripts that end jobs.

local INDEX = { f = DONE, x = DEAD, c = CANCELLED }

-- Ends a job that is in no structure any more: state f finished | x failed | c cancelled. Kept for ttl ms. more: bytes of its result.
local function finish(id, j, state, now, ttl, more)
  local weight = (j.size ~= '0' and tonumber(j.size) or call('HSTRLEN', BODY, id)) + more
  j.state = state
  j.flag = '.'
  j.due = '0'
  j.ended = int(now)
  j.size = int(weight)
  save(id, j)
  call('ZADD', INDEX[state], int(now + ttl), id)
  call('HINCRBY', META, 'kept', j.size)
end

-- Drops jobs whose ends are in no index any more, with all there is of them.
local function forget(ids)
  if #ids == 0 then return end
  local freed, sizes, rerun, earlier = 0, {}, {}, {}
  local records = fetch(STATE, ids)
  for i = 1, #ids do
    local record = records[i]
    if record then
      -- Jobs that ended together often have the very same record.
      local size = sizes[record]
      if not size then
        local fence, weight = match(record, '^...,(%d+),%d+,[^,]*,(%d+)')
        size = tonumber(weight) or 0
        sizes[record] = size
        rerun[record] = fence and (tonumber(fence) > 1 or fence == '1' and sub(record, -1) == ',')
      end
      if rerun[record] then earlier[#earlier + 1] = ids[i] end
      freed = freed + size
      if sub(record, 3, 3) == 'k' then
        local _, _, name = parts(call('HGET', BODY, ids[i]))
        local held = call('HGET', UNIQ, name)
        if held and sub(held, find(held, ':', 1, true) + 1) == ids[i] then call('HDEL', UNIQ, name) end
      end
    end
  end
  sliced('HDEL', BODY, ids)
  sliced('HDEL', STATE, ids)
  sliced('HDEL', ATTEMPTS, earlier)
  if call('EXISTS', RESULT, ERROR, PROGRESS, CHECKPOINT) > 0 then
    sliced('HDEL', RESULT, ids)
    sliced('HDEL', ERROR, ids)
    sliced('HDEL', PROGRESS, ids)
    sliced('HDEL', CHECKPOINT, ids)
  end
  call('HINCRBY', META, 'kept', int(-freed))
end

local function drop(index, n)
  local last = int(n - 1)
  local ids = call('ZRANGE', index, 0, last)
  call('ZREMRANGEBYRANK', index, 0, last)
  forget(ids)
  return #ids
end

-- Drops ended jobs beyond the number and the bytes to keep, those nearest to their own end first; at most so many.
local function trim(keep, bytes, most)
  for _, index in ipairs({ DONE, DEAD, CANCELLED }) do
    local over = math.min(call('ZCARD', index) - keep, most)
    if over > 0 then drop(index, over) end
  end
  for _, index in ipairs({ DONE, CANCELLED, DEAD }) do
    while most > 0 and (tonumber(call('HGET', META, 'kept')) or 0) > bytes do
      local dropped = drop(index, math.min(10, most))
      most = most - dropped
      if dropped == 0 then break end
    end
  end
end

-- Updates the jobs that depend on ended jobs, and those that depend on these in turn. ended: pairs of id and whether it finished.
-- Returns how many became ready, failed and were cancelled.
local function follow(ended, now, failed_ttl)
  local ready, failed, cancelled, i = 0, 0, 0, 1
  if #ended == 0 or call('EXISTS', AFTER) == 0 then return 0, 0, 0 end
  while ended[i] do
    local id, well = ended[i][1], ended[i][2]
    local members = call('ZRANGEBYLEX', AFTER, '[' .. id .. ' ', '(' .. id .. '!')
    if #members > 0 then sliced('ZREM', AFTER, members) end
    for _, member in ipairs(members) do
      local child = sub(member, #id + 2)
      local j = load(child)
      if j and j.state == 'w' and call('HEXISTS', NEEDS, child) == 1 then
        local _, _, _, _, _, after = parts(call('HGET', BODY, child))
        local policy = well and 'r' or after == '' and 'f' or sub(after, 1, 1)
        if policy == 'r' then
          if call('HINCRBY', NEEDS, child, -1) <= 0 then
            call('HDEL', NEEDS, child)
            if j.flag ~= 'p' then
              call('ZREM', WAITING, child)
              again(child, j, now, false)
              save(child, j)
              if j.state == 'q' then ready = ready + 1 end
            end
          end
        else
          call('HDEL', NEEDS, child)
          call('ZREM', WAITING, child)
          if policy == 'f' then
            call('HSET', ERROR, child, 'dependency_failed\nThe job ' .. id .. ', which this one waited for, ended without success')
            finish(child, j, 'x', now, failed_ttl, 0)
            failed = failed + 1
          else
            finish(child, j, 'c', now, option(child, 2, DEFAULT_TTL), 0)
            cancelled = cancelled + 1
          end
          ended[#ended + 1] = { child, false }
        end
      end
    end
    i = i + 1
  end
  return ready, failed, cancelled
end
