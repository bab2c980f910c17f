-- epoch, server, birth, commit or '', then key and record of each entry.
local book = standing()
if isForeign(book, ARGV[1], ARGV[2], ARGV[3]) then
  return { 'foreign' }
end
if ARGV[4] ~= '' and tonumber(ARGV[4]) > book.published then
  return { 'early', text(book.published) }
end

local added = 0
for i = 5, #ARGV, 2 do
  -- What was flipped is visible, so it is there.
  if not (book.folding and redis.call('HEXISTS', flipped, ARGV[i]) == 1) then
    added = added + redis.call('HSETNX', entries, ARGV[i], ARGV[i + 1])
  end
end
return published(book, added)
