/**
 * Every script has the prefix of the keys as its only key and makes the keys from it: they lie in the same slot
 * (decision 16), and the members of a tag are not known beforehand anyway.
 *
 * `<prefix>:state` is `<epoch> <seq> <lsn>`, one text rather than a hash so that a look-up gets it together with the
 * entry by one MGET.
 */

/** How long a purge is remembered: an answer that took longer is not stored. */
export const purgeRememberedMs = 600_000;

/**
 * Begins each script that writes the state. ARGV: an epoch that was never used; when to begin it, besides where there
 * is no state, as after FLUSHALL: `*` always, an epoch if it is still that one; the LSN, or nothing; `=` to set the LSN
 * even where that takes it back.
 */
const openState = `
local prefix = KEYS[1]
local fresh, leave, lsn, how = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local epoch, seq, before = string.match(redis.call('GET', prefix .. ':state') or '', '^(%S+) (%d+) (%x+)$')
if not before then before = '0000000000000000' end
if lsn == '' or (how ~= '=' and lsn < before) then lsn = before end
seq = tonumber(seq or 0)
local function tell(kind, rest)
  local state = string.format('%s %.0f %s', epoch, seq, lsn)
  redis.call('SET', prefix .. ':state', state)
  redis.call('PUBLISH', prefix .. ':log', kind .. ' ' .. state .. (rest or ''))
end
if not epoch or leave == '*' or leave == epoch then
  epoch, seq = fresh, seq + 1
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
 * Raises the number, remembers it for each tag, and drops what depends on them. ARGV from 5: the source, then the tags.
 * Members are dropped a thousand at a time, as Lua's stack holds no more than 8,000.
 */
export const purgeScript = `${openState}
seq = seq + 1
for i = 6, #ARGV do
  local members = redis.call('ZRANGE', prefix .. ':tag:' .. ARGV[i], 0, -1)
  for first = 1, #members, 1000 do
    local keys = {}
    for n = first, math.min(first + 999, #members) do keys[#keys + 1] = prefix .. ':entry:' .. members[n] end
    redis.call('UNLINK', unpack(keys))
  end
  redis.call('UNLINK', prefix .. ':tag:' .. ARGV[i])
  redis.call('SET', prefix .. ':inv:' .. ARGV[i], string.format('%.0f', seq), 'PX', ${purgeRememberedMs})
end
tell('purge', ' ' .. ARGV[5] .. ' ' .. table.concat(ARGV, ',', 6))
return 1`;

/**
 * Stores an entry unless the epoch is another or one of its tags was purged after \`seq\` was read; gives back the lease
 * in any case. The sets of the tags come before the value, so that no value is ever there that a purge would not find.
 * They are sorted by when a member expires: what has expired is taken out, or the set of a common tag would only grow.
 * ARGV: epoch, seq, the entry's name, its lifetime in milliseconds, the lease's token, the value, then the tags.
 * @returns 1 stored, 0 refused
 */
export const storeScript = `
local prefix, epoch, name, lifetime = KEYS[1], ARGV[1], ARGV[3], tonumber(ARGV[4])
local seq = tonumber(ARGV[2])
local lease = prefix .. ':lease:' .. name
if redis.call('GET', lease) == ARGV[5] then redis.call('DEL', lease) end
if string.match(redis.call('GET', prefix .. ':state') or '', '^%S+') ~= epoch then return 0 end
for first = 7, #ARGV, 1000 do
  local keys = {}
  for i = first, math.min(first + 999, #ARGV) do keys[#keys + 1] = prefix .. ':inv:' .. ARGV[i] end
  for _, purged in ipairs(redis.call('MGET', unpack(keys))) do
    if purged and tonumber(purged) > seq then return 0 end
  end
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 7, #ARGV do
  local members = prefix .. ':tag:' .. ARGV[i]
  if redis.call('ZADD', members, now + lifetime, name) == 1 then redis.call('ZREMRANGEBYSCORE', members, '-inf', now) end
  if redis.call('PTTL', members) < lifetime then redis.call('PEXPIRE', members, lifetime) end
end
redis.call('SET', prefix .. ':entry:' .. name, ARGV[6], 'PX', lifetime)
return 1`;

/** ARGV: the lease's name and token. */
export const releaseScript = `
local lease = KEYS[1] .. ':lease:' .. ARGV[1]
if redis.call('GET', lease) == ARGV[2] then return redis.call('DEL', lease) end
return 0`;
