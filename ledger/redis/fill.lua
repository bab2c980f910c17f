-- epoch, server, birth, commit or '', then key and record of each entry.
local book = standing()
if isForeign(book, ARGV[1], ARGV[2], ARGV[3]) then
  return { 'foreign' }
end
if ARGV[4] ~= '' and tonumber(ARGV[4]) > book.published then
  return { 'early', text(book.published) }
end

local added = {}
for i = 5, #ARGV, 2 do
  -- What was flipped is visible, so it is there.
  local isFlipped = book.folding and redis.call('HEXISTS', flipped, ARGV[i]) == 1
  if not isFlipped and redis.call('HSETNX', entries, ARGV[i], ARGV[i + 1]) == 1 then
    added[#added + 1] = ARGV[i]
    added[#added + 1] = ARGV[i + 1]
  end
end
-- Readers may hold that a single entry never existed, and its publish has yet to tell them of it.
if ARGV[4] == '' and #added > 0 then
  append(book, added)
  save(book, '')
end
return published(book, #added / 2)
