-- Defines the request, checks answers and prints a summary as JSON: https://github.com/wg/wrk/blob/master/SCRIPTING
wrk.method = 'POST'
wrk.body = os.getenv('BENCH_BODY')
for name, value in string.gmatch(os.getenv('BENCH_HEADERS'), '([^\n]+): ([^\n]+)') do
  wrk.headers[name] = value
end

local mark = os.getenv('BENCH_ERRORS_MARK')
local threads = {}
-- Globals of each thread, read by thread:get.
not_ok, with_errors = 0, 0

function setup(thread)
  table.insert(threads, thread)
end

local function look(status, _, body)
  if status ~= 200 then
    not_ok = not_ok + 1
  elseif string.find(body, mark, 1, true) then
    with_errors = with_errors + 1
  end
end

-- Checking an answer costs wrk more than reading it. For servers that write cached bytes, wrk would be the bottleneck.
if os.getenv('BENCH_LOOK') == 'closely' then
  response = look
end

function done(summary, latency)
  local bad, wrong = 0, 0
  for _, thread in ipairs(threads) do
    bad, wrong = bad + thread:get('not_ok'), wrong + thread:get('with_errors')
  end
  local errors = summary.errors
  local form = '\n{"requests":%d,"seconds":%f,"p50Ms":%f,"p99Ms":%f,'
    .. '"notOk":%d,"withErrors":%d,"socketErrors":%d,"timeouts":%d}\n'
  io.write(string.format(form, summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    math.max(bad, errors.status), wrong, errors.connect + errors.read + errors.write, errors.timeout))
end
