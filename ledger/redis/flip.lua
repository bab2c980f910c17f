-- epoch, server, birth, commit, count. Takes the same short time however much is staged.
local book = standing()
local refusal = refusalOf(book, ARGV[1], ARGV[2], ARGV[3], ARGV[4])
if refusal then
  return refusal
end
local staged = redis.call('HLEN', stage)
if staged ~= tonumber(ARGV[5]) then
  return { 'incomplete', text(staged) }
end
if book.folding then
  return { 'folding' }
end

if staged > 0 then
  redis.call('RENAME', stage, flipped)
  book.folding = true
  append(book, {})
end
save(book, ARGV[4])
return published(book, staged)
