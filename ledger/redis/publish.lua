-- epoch, server, birth, commit or '', then key and record of each entry.
local book = standing()
local refusal = refusalOf(book, ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if refusal then
  return refusal
end

local keys = {}
for i = 5, #ARGV, 2 do
  keys[#keys + 1] = ARGV[i]
end

local known = {}
local kept = {}
for i, current in ipairs(recordsOf(book, keys)) do
  local key, record = keys[i], ARGV[2 * i + 4]
  local version = versionOf(record)
  if version > (known[key] or versionOf(current)) then
    known[key] = version
    kept[#kept + 1] = key
    kept[#kept + 1] = record
  end
end

if #kept > 0 then
  redis.call('HSET', entries, unpack(kept))
  append(book, kept)
end
if ARGV[4] ~= '' then
  -- What was staged belongs to this very commit, as no other may be staged, and has no more use.
  redis.call('UNLINK', stage)
end
save(book, ARGV[4])
return published(book, #kept / 2)
