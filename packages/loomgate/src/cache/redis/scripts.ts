/**
 * Lua scripts. Each has the prefix of the keys as its only key and builds the other keys from it: all keys are in the same
 * slot (decision 16), and the members of a tag are not known to the caller.
 *
 * `<prefix>:state` holds everything that must be lost together (decision 39): a sorted set of marks, each a tag with the
 * number of its last purge as score, and one text with the score `+inf`: `<epoch> <seq> <lsn> <floor>`. Marks up to the
 * floor may have been dropped.
 */

/** Reads the text of the state; empty if there is none. */
const stateText = `
local prefix = KEYS[1]
local state = prefix .. ':state'
local text = redis.call('ZRANGE', state, -1, -1)[1] or ''
`;

/**
 * The beginning of each script that writes the state. It begins a new epoch if there is no state, as after FLUSHALL, or if
 * ARGV[2] asks for it. A new epoch drops all marks.
 * ARGV: an unused epoch; when to begin it: `*` always, or an epoch, if that is the current one; the LSN or an empty text;
 * `=` to set the LSN even if that moves it back.
 *
 * The first write of each script frees memory: Redis then allows the other writes even when it is full
 * (https://redis.io/docs/latest/develop/programmability/eval-intro/#scripts-under-low-memory-conditions).
 */
const openState = `${stateText}
local unused, replaced, lsn, how = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, seq, before, floor = string.match(text, '^(%S+) (%d+) (%x+) (%d+)$')
if not before then before = '0000000000000000' end
if lsn == '' or (how ~= '=' and lsn < before) then lsn = before end
seq = tonumber(seq or 0)
local function publish(kind, rest)
  local line = string.format('%s %.0f %s', epoch, seq, lsn)
  redis.call('ZREMRANGEBYSCORE', state, '+inf', '+inf')
  redis.call('ZADD', state, '+inf', line .. ' ' .. floor)
  redis.call('PUBLISH', prefix .. ':log', kind .. ' ' .. line .. (rest or ''))
end
if not epoch or replaced == '*' or replaced == epoch then
  epoch, seq, floor = unused, seq + 1, '0'
  redis.call('UNLINK', state)
  publish('epoch')
end
`;

export const raiseEpochScript = `${openState} return 1`;

/**
 * ARGV[5]: the time of Redis in milliseconds after which the heartbeat is not published.
 * @returns the time of Redis in milliseconds
 */
export const heartbeatScript = `${openState}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now <= tonumber(ARGV[5]) then publish('beat') end
return now`;

/**
 * Increments the number, marks each tag with it, and deletes the entries in the index of each tag. If there are too many
 * marks, drops the oldest and raises the floor. ARGV from 5: how many marks to keep, the source, then the tags. Works on a
 * thousand members and marks at a time, because Lua's stack holds 8,000 values at most.
 */
export const purgeScript = `${openState}
seq = seq + 1
local mark = string.format('%.0f', seq)
for first = 7, #ARGV, 1000 do
  local marks = {}
  for i = first, math.min(first + 999, #ARGV) do
    local set = prefix .. ':tag:' .. ARGV[i]
    local members = redis.call('ZRANGE', set, 0, -1)
    for from = 1, #members, 1000 do
      local keys = {}
      for n = from, math.min(from + 999, #members) do keys[#keys + 1] = prefix .. ':entry:' .. members[n] end
      redis.call('UNLINK', unpack(keys))
    end
    redis.call('UNLINK', set)
    marks[#marks + 1] = mark
    marks[#marks + 1] = ARGV[i]
  end
  redis.call('ZADD', state, unpack(marks))
end
local surplus = redis.call('ZCARD', state) - 1 - tonumber(ARGV[5])
if surplus > 0 then
  floor = redis.call('ZRANGE', state, surplus - 1, surplus - 1, 'WITHSCORES')[2]
  redis.call('ZREMRANGEBYRANK', state, 0, surplus - 1)
end
publish('purge', ' ' .. ARGV[6] .. ' ' .. table.concat(ARGV, ',', 7))
return 1`;

/**
 * Checks whether an entry whose fill began at a number is valid: the epoch is the same, none of its tags was purged since,
 * and the number is not below the floor.
 */
const isValid = `${stateText}
local function isValid(epoch, seq, firstTag)
  local current, floor = string.match(text, '^(%S+) %d+ %x+ (%d+)$')
  if current ~= epoch or seq < tonumber(floor) then return false end
  for i = firstTag, #ARGV do
    local mark = redis.call('ZSCORE', state, ARGV[i])
    if mark and tonumber(mark) > seq then return false end
  end
  return true
end
`;

/** ARGV: epoch, number of an entry, its tags. @returns 1 if it may be served, otherwise 0 */
export const checkScript = `${isValid}
return isValid(ARGV[1], tonumber(ARGV[2]), 3) and 1 or 0`;

/**
 * Takes the lease if it is free. ARGV: epoch, the entry's name, the lease's id, how many milliseconds it lasts.
 * @returns the number of the last purge, and 1 if the lease was taken, otherwise 0; nothing if the epoch has changed
 */
export const acquireScript = `${stateText}
local epoch, seq = string.match(text, '^(%S+) (%d+) ')
if epoch ~= ARGV[1] then return false end
local taken = redis.call('SET', prefix .. ':lease:' .. ARGV[2], ARGV[3], 'PX', ARGV[4], 'NX')
return { tonumber(seq), taken and 1 or 0 }`;

/**
 * Stores an entry if it is valid. Releases the lease in any case, also if Redis is full. The index of each tag lists the
 * entries that a purge deletes, sorted by when they expire: expired members are removed, or the index of a common tag would
 * only grow.
 * ARGV: epoch, number, the entry's name, its lifetime in milliseconds, the lease's id, the value, then the tags.
 * @returns 1 stored, 0 refused
 */
export const storeScript = `${isValid}
local name, lifetime, stored = ARGV[3], tonumber(ARGV[4]), false
if isValid(ARGV[1], tonumber(ARGV[2]), 7) then
  stored = redis.pcall('SET', prefix .. ':entry:' .. name, ARGV[6], 'PX', lifetime)
end
local lease = prefix .. ':lease:' .. name
if redis.call('GET', lease) == ARGV[5] then redis.call('DEL', lease) end
if not stored then return 0 end
if stored.err then return stored end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 7, #ARGV do
  local members = prefix .. ':tag:' .. ARGV[i]
  if redis.call('ZADD', members, now + lifetime, name) == 1 then redis.call('ZREMRANGEBYSCORE', members, '-inf', now) end
  if redis.call('PTTL', members) < lifetime then redis.call('PEXPIRE', members, lifetime) end
end
return 1`;

/** ARGV: the lease's name and id. */
export const releaseScript = `
local lease = KEYS[1] .. ':lease:' .. ARGV[1]
if redis.call('GET', lease) == ARGV[2] then return redis.call('DEL', lease) end
return 0`;
