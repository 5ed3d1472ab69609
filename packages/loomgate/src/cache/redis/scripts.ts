/**
 * Every script has the prefix of the keys as its only key and makes the keys from it: they lie in the same slot
 * (decision 16), and the members of a tag are not known beforehand anyway.
 *
 * `<prefix>:state` is all that must be lost together (decision 39): a sorted set of the marks, each tag with the number
 * of its last purge as its score, and of one text with the score `+inf`: `<epoch> <seq> <lsn> <floor>`. Marks up to the
 * floor may have been dropped.
 */

/** How many marks are kept at least; about 120 bytes each. */
export const maxMarks = 20_000;

/** Gives the state's text, empty where there is none. */
const stateText = `
local prefix = KEYS[1]
local state = prefix .. ':state'
local text = redis.call('ZRANGE', state, -1, -1)[1] or ''
`;

/**
 * Begins each script that writes the state. ARGV: an epoch that was never used; when to begin it, besides where there
 * is no state, as after FLUSHALL: `*` always, an epoch if it is still that one; the LSN, or nothing; `=` to set the LSN
 * even where that takes it back. A new epoch needs none of the marks.
 *
 * The first write of each is one that frees memory: Redis then allows the others where it is full
 * (https://redis.io/docs/latest/develop/programmability/eval-intro/#scripts-under-low-memory-conditions).
 */
const openState = `${stateText}
local fresh, leave, lsn, how = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, seq, before, floor = string.match(text, '^(%S+) (%d+) (%x+) (%d+)$')
if not before then before = '0000000000000000' end
if lsn == '' or (how ~= '=' and lsn < before) then lsn = before end
seq = tonumber(seq or 0)
local function tell(kind, rest)
  local line = string.format('%s %.0f %s', epoch, seq, lsn)
  redis.call('ZREMRANGEBYSCORE', state, '+inf', '+inf')
  redis.call('ZADD', state, '+inf', line .. ' ' .. floor)
  redis.call('PUBLISH', prefix .. ':log', kind .. ' ' .. line .. (rest or ''))
end
if not epoch or leave == '*' or leave == epoch then
  epoch, seq, floor = fresh, seq + 1, '0'
  redis.call('UNLINK', state)
  tell('epoch')
end
`;

export const raiseScript = `${openState} return 1`;

/**
 * ARGV[5]: the milliseconds of Redis' clock after which the beat is too late to be told.
 * @returns the milliseconds of Redis' clock
 */
export const beatScript = `${openState}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now <= tonumber(ARGV[5]) then tell('beat') end
return now`;

/**
 * Raises the number, marks each tag with it, and drops what the tags' sets know. Of too many marks the oldest go, and
 * raise the floor. ARGV from 5: how many marks are kept, the source, then the tags. Members and marks are worked on a
 * thousand at a time, as Lua's stack holds no more than 8,000.
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
tell('purge', ' ' .. ARGV[6] .. ' ' .. table.concat(ARGV, ',', 7))
return 1`;

/**
 * Whether what was begun at a number is still true: the epoch is the same, and none of the tags was purged since. What
 * was begun below the floor may have been purged.
 */
const isTrue = `${stateText}
local function isTrue(epoch, seq, firstTag)
  local current, floor = string.match(text, '^(%S+) %d+ %x+ (%d+)$')
  if current ~= epoch or seq < tonumber(floor) then return false end
  for i = firstTag, #ARGV do
    local mark = redis.call('ZSCORE', state, ARGV[i])
    if mark and tonumber(mark) > seq then return false end
  end
  return true
end
`;

/** ARGV: epoch, number of an entry, its tags. @returns 1 where it may be given, 0 where not */
export const checkScript = `${isTrue}
return isTrue(ARGV[1], tonumber(ARGV[2]), 3) and 1 or 0`;

/**
 * Takes the lease if it is free. ARGV: epoch, the entry's name, the lease's token, how many milliseconds it lasts.
 * @returns the number before anything is read, and 1 where the lease is ours; nothing where the epoch is another
 */
export const takeScript = `${stateText}
local epoch, seq = string.match(text, '^(%S+) (%d+) ')
if epoch ~= ARGV[1] then return false end
local taken = redis.call('SET', prefix .. ':lease:' .. ARGV[2], ARGV[3], 'PX', ARGV[4], 'NX')
return { tonumber(seq), taken and 1 or 0 }`;

/**
 * Stores an entry if it is true; gives back the lease in any case, also where memory is full. The sets of the tags say
 * what a purge may drop; they are sorted by when a member expires: what has expired is taken out, or the set of a common
 * tag would only grow.
 * ARGV: epoch, number, the entry's name, its lifetime in milliseconds, the lease's token, the value, then the tags.
 * @returns 1 stored, 0 refused
 */
export const storeScript = `${isTrue}
local name, lifetime, stored = ARGV[3], tonumber(ARGV[4]), false
if isTrue(ARGV[1], tonumber(ARGV[2]), 7) then
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

/** ARGV: the lease's name and token. */
export const releaseScript = `
local lease = KEYS[1] .. ':lease:' .. ARGV[1]
if redis.call('GET', lease) == ARGV[2] then return redis.call('DEL', lease) end
return 0`;
