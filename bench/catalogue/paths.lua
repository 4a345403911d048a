-- For wrk: asks for the paths of a file, one a line, in turn. Environment: PATHS, KEY, CACHE (a Cache-Control, or empty).
local paths = {}
for line in io.lines(os.getenv("PATHS")) do
  paths[#paths + 1] = line
end
local headers = { ["Authorization"] = "Bearer " .. os.getenv("KEY") }
if os.getenv("CACHE") ~= "" then
  headers["Cache-Control"] = os.getenv("CACHE")
end
local at = 0

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], headers)
end

function done(summary, latency)
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format(
    "measured %.3f %.1f %d\n",
    latency:percentile(99) / 1000, summary.requests / (summary.duration / 1e6), errors))
end
