-- epoch, server, commit or ''.
local book = standing()
if book.mine ~= ARGV[2] or tonumber(book.epoch or '0') >= tonumber(ARGV[1]) then
  return 0
end
redis.call('UNLINK', meta, entries, log, stage, flipped)
redis.call('HSET', meta, 'epoch', ARGV[1], 'server', ARGV[2], 'index', '0', 'told', '0', 'commit', ARGV[3])
return 1
