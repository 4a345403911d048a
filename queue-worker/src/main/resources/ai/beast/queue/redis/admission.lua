-- How jobs are enqueued. Loaded into scripts that add jobs; needs ends.lua.
--
-- Each job is three values: id, its body without the time (prelude), and '' or its extras, tab-separated: delay in ms, idempotency
-- key, digest of type and payload, ids of the jobs it waits for (comma-separated).

local EXTRAS = '^(%d+)\t([^\t]*)\t([^\t]*)\t(.*)$'

-- What is to become of each job: 0 accepted | 1 existing | 2 conflict | 3 unknown dependency | 4 left out, and the id that stands for
-- it. Jobs of one call see those before them.
local function examine(at, n, together)
  local ids, verdicts, standing = {}, {}, {}
  for i = 1, n do ids[i] = ARGV[at + 3 * i - 3] end
  local known, seen, keys, refused = fetch(BODY, ids), {}, {}, false
  for i, id in ipairs(ids) do
    local extras = ARGV[at + 3 * i - 1]
    local verdict, stands, key, digest, after = 0, id, '', '', ''
    if extras ~= '' then
      local _
      _, key, digest, after = match(extras, EXTRAS)
    end
    if key ~= '' then
      local held = keys[key] or call('HGET', UNIQ, key)
      if held then
        local split = find(held, ':', 1, true)
        stands = sub(held, split + 1)
        verdict = sub(held, 1, split - 1) == digest and 1 or 2
      end
    end
    if verdict == 0 and (known[i] or seen[id]) then verdict = 1 end
    if verdict == 0 then
      for parent in string.gmatch(after, '[^,]+') do
        if verdict == 0 and not seen[parent] and call('HEXISTS', BODY, parent) == 0 then
          verdict = 3
          stands = parent
        end
      end
    end
    if verdict == 0 then
      seen[id] = true
      if key ~= '' then keys[key] = digest .. ':' .. id end
    end
    refused = refused or verdict > 1
    verdicts[i], standing[i] = verdict, stands
  end
  if together and refused then
    for i = 1, n do
      if verdicts[i] == 0 then verdicts[i] = 4 end
    end
  end
  return ids, verdicts, standing
end

-- Puts a job with extras where it belongs. Returns true when it is to be listed as ready.
local function place(id, extras, now, failed_ttl)
  local delay, key, digest, after = match(extras, EXTRAS)
  delay = tonumber(delay)
  if key ~= '' then call('HSET', UNIQ, key, digest .. ':' .. id) end
  if delay == 0 and after == '' then return true end
  local body = call('HGET', BODY, id)
  local j, open, over = fresh(body), {}, nil
  local _, _, _, _, _, policy = parts(body)
  policy = sub(policy, 1, 1)
  if delay > 0 then j.due = int(now + delay) end
  for parent in string.gmatch(after, '[^,]+') do
    local state = load(parent).state
    if state == 'x' or state == 'c' then
      if policy ~= 'r' and not over then over = parent end
    elseif state ~= 'f' then
      open[#open + 1] = parent
    end
  end
  if over then
    if policy == 'f' then
      call('HSET', ERROR, id, 'dependency_failed\nThe job ' .. over .. ', which this one waited for, ended without success')
      finish(id, j, 'x', now, failed_ttl, 0)
      count('failed', 1)
    else
      finish(id, j, 'c', now, option(id, 2, DEFAULT_TTL), 0)
      count('cancelled', 1)
    end
    return false
  end
  if #open > 0 then
    wait_for(id, j, open, now)
  elseif delay > 0 then
    j.state = 's'
    call('ZADD', SCHED, j.due, id)
  else
    return true
  end
  save(id, j)
  return false
end

-- Adds n jobs whose values begin at ARGV[at]. Returns verdict and id of each.
local function admit(at, n, now, failed_ttl, together)
  local ids, verdicts, standing = examine(at, n, together)
  local bodies, accepted, stamp = {}, 0, packed_time(now)
  for i = 1, n do
    if verdicts[i] == 0 then
      bodies[#bodies + 1] = ids[i]
      bodies[#bodies + 1] = stamp .. ARGV[at + 3 * i - 2]
      accepted = accepted + 1
    end
  end
  sliced('HSET', BODY, bodies)
  local lists, ready = { {}, {}, {}, {} }, 0
  for i = 1, n do
    local extras = ARGV[at + 3 * i - 1]
    if verdicts[i] == 0 and (extras == '' or place(ids[i], extras, now, failed_ttl)) then
      local list = lists[tonumber(sub(ARGV[at + 3 * i - 2], 1, 1)) + 1]
      list[#list + 1] = ids[i]
      ready = ready + 1
    end
  end
  for b = 1, 4 do sliced('RPUSH', READY[b], lists[b]) end
  count('enqueued', accepted)
  if ready > 0 then wake(ready) end
  local answers = {}
  for i = 1, n do
    answers[2 * i - 1] = verdicts[i]
    answers[2 * i] = standing[i]
  end
  return answers
end
