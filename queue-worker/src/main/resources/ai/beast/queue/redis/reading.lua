-- All there is of a job. Loaded into scripts that read jobs.

local function read(id)
  local body = call('HGET', BODY, id)
  if not body then return {} end
  local record = call('HGET', STATE, id)
  if not record or not parse(record) then return { id, body, '', false, false, false, false, '0' } end
  return { id, body, record, call('HGET', RESULT, id), call('HGET', ERROR, id), call('HGET', PROGRESS, id),
    call('HGET', CHECKPOINT, id), call('HGET', NEEDS, id) or '0' }
end
