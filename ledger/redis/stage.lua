-- epoch, server, birth, commit, then key and record of each entry.
-- One stage is enough: only the next commit may be staged, and whatever publishes that one empties the stage.
local book = standing()
local refusal = refusalOf(book, ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if refusal then
  return refusal
end
if #ARGV > 4 then
  redis.call('HSET', stage, unpack(ARGV, 5))
end
return published(book, (#ARGV - 4) / 2)
