-- epoch, server, nonce, commit or ''.
local book = standing()
if book.mine ~= ARGV[2] or tonumber(book.epoch or '0') >= tonumber(ARGV[1]) then
  return false
end
-- Delivered twice, the same call comes at another time; and of two senders with the same clock each has its nonce.
local time = redis.call('TIME')
local birth = string.format('%s%06d-%s', time[1], tonumber(time[2]), ARGV[3])
redis.call('UNLINK', meta, entries, log, stage, flipped)
redis.call('HSET', meta, 'epoch', ARGV[1], 'server', ARGV[2], 'birth', birth, 'index', '0', 'told', '0', 'commit', ARGV[4])
return birth
