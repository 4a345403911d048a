-- Reads jobs section by section, whole jobs at once.
--
-- KEYS      the queue's structures (prelude)
-- ARGV[1]   time (prelude)
-- ARGV[2]   type to keep, or ''
-- ARGV[3]   most jobs to return
-- ARGV[4]   most ids to look at; a job with a long body counts as one for each 4 KiB of it
-- ARGV[5]   sections to read (sections.lua), comma-separated, in order
-- ARGV[6]   section to start in, counted from 1
-- ARGV[7]   how many ids of that section were read before
-- ARGV[8]   text to find, in lower case, or ''
-- ARGV[9]   time since when something must have happened to a job, or 0
-- ARGV[10]  '' as they stand; newest or oldest: those among the ids looked at that were enqueued last or first, in that order
-- ARGV[11]  time and id, separated by a blank, of the job after which those are wanted, or ''
-- returns   next section (0: the end), next offset, ids looked at, then each job as read.lua gives it

local wanted, limit, budget = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local section, offset = tonumber(ARGV[6]), tonumber(ARGV[7])
local text, since, order = ARGV[8], tonumber(ARGV[9]), ARGV[10]
local last_time, last_id = match(ARGV[11], '^(%d+) (.*)$')
local sections = {}
for name in string.gmatch(ARGV[5], '[^,]+') do sections[#sections + 1] = name end

-- Bodies to read at once, and the bytes of a body that count as one job.
local CHUNK, WEIGHT = 50, 4096
local FIELDS = { 'url', 'model', 'destination', 'name', 'path', 'directory', 'collection', 'task' }

local function hide(value, pattern, length)
  return (string.gsub(value, pattern, function(secret) return #secret >= length and '' or nil end))
end

-- Without what no reply shows (RedactedUrl): query, user info, and keys of standard forms. Each pattern begins with a fixed text, so that the
-- time is in proportion to the length of the value, which may be that of a whole payload.
local function shown(value)
  value = string.gsub(match(value, '^[^?#]*'), '//[^/]*@', '//')
  return hide(hide(value, 'hf_(%w+)', 20), 'beast_%w+_([%w_%-]+)', 20)
end

local function has_text(id, body)
  if find(id, text, 1, true) then return true end
  if not find(string.lower(body), text, 1, true) then return false end
  local type, _, key = parts(body)
  if find(string.lower(type), text, 1, true) or find(string.lower(key), text, 1, true) then return true end
  local payload = sub(body, 10, 10) == '-' and match(body, '^[^\t]*\t(.*)$', 11)
    or match(body, '^[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*\t[^\t]*\t(.*)$', 11)
  for _, field in ipairs(payload and FIELDS or {}) do
    local value = match(payload, '"' .. field .. '"%s*:%s*"([^"]*)"')
    if value and find(string.lower(shown(value)), text, 1, true) then return true end
  end
  return false
end

local function is_recent(body, record)
  local j = record and parse(record)
  return math.max(enqueued_at(body), j and tonumber(j.started) or 0, j and tonumber(j.ended) or 0) >= since
end

local function before(one, other)
  if one[1] ~= other[1] then
    if order == 'newest' then return one[1] > other[1] end
    return one[1] < other[1]
  end
  if order == 'newest' then return one[2] > other[2] end
  return one[2] < other[2]
end

local answer, candidates = { 0, 0, 0 }, {}
local last = last_time and { tonumber(last_time), last_id }
local found, looked = 0, 0
while section <= #sections and found < limit and budget > 0 do
  local chunk = math.min(budget, CHUNK)
  local ids = ids_of(sections[section], offset, offset + chunk - 1)
  local records = since > 0 and fetch(STATE, ids) or {}
  local used = 0
  for i, body in ipairs(fetch(BODY, ids)) do
    used = used + 1
    budget = budget - math.max(1, math.floor((body and #body or 0) / WEIGHT))
    if body and (wanted == '' or parts(body) == wanted) and (since == 0 or is_recent(body, records[i]))
      and (text == '' or has_text(ids[i], body)) then
      if order ~= '' then
        local candidate = { enqueued_at(body), ids[i] }
        if not last or before(last, candidate) then candidates[#candidates + 1] = candidate end
      else
        answer[#answer + 1] = read(ids[i])
        found = found + 1
        if found == limit then break end
      end
    end
    if budget <= 0 then break end
  end
  looked = looked + used
  offset = offset + used
  if used == #ids and #ids < chunk then
    section = section + 1
    offset = 0
  end
end
if section <= #sections then
  answer[1] = section
  answer[2] = offset
end
answer[3] = looked
table.sort(candidates, before)
for i = 1, math.min(limit, #candidates) do answer[#answer + 1] = read(candidates[i][2]) end
return answer
