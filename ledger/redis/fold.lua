-- cursor, count. Moves a piece of what was flipped among the other entries. No reader can tell: of two records of one
-- entry the newer one counts, wherever it is. So it asks for no stamp, and any number of clients may fold at once.
local page = redis.call('HSCAN', flipped, ARGV[1], 'COUNT', ARGV[2])
local found = page[2]
-- A small hash answers whole, whatever the count: pieces of what Lua can spread.
for first = 1, #found, 2000 do
  local keys = {}
  for i = first, math.min(first + 1999, #found), 2 do
    keys[#keys + 1] = found[i]
  end
  local newer = {}
  for i, current in ipairs(redis.call('HMGET', entries, unpack(keys))) do
    local record = found[first + 2 * i - 1]
    if versionOf(record) > versionOf(current) then
      newer[#newer + 1] = keys[i]
      newer[#newer + 1] = record
    end
  end
  if #newer > 0 then
    redis.call('HSET', entries, unpack(newer))
  end
  redis.call('HDEL', flipped, unpack(keys))
end
return { page[1], redis.call('EXISTS', flipped) }
