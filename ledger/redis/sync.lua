-- epoch, server and birth or '' each, applied, most events, greatest weight of events, then the keys.
local book = standing()

-- Everything after `applied`, or false where that cannot be told.
local function eventsAfter()
  if not isStamp(book, ARGV[1], ARGV[2], ARGV[3]) then
    return false
  end
  local applied = tonumber(ARGV[4])
  local missing = book.index - applied
  if missing < 0 or missing > tonumber(ARGV[5]) then
    return false
  end
  if missing == 0 then
    return {}
  end
  local from = '(' .. text(applied) .. '-0'
  local first = redis.call('XRANGE', log, from, '+', 'COUNT', 1)[1]
  if not first then
    return false
  end
  -- Known before they are read: events of many large entries would hold up everybody else.
  if book.told - tonumber(first[2][2]) > tonumber(ARGV[6]) then
    return false
  end
  local events = missing == 1 and { first } or redis.call('XRANGE', log, from, '+')
  -- The log is dense: where the oldest ones are cut off, there are fewer.
  return #events == missing and events
end

local keys = {}
for i = 7, #ARGV do
  keys[#keys + 1] = ARGV[i]
end
return { book.mine, book.epoch, book.server, book.birth, text(book.index), eventsAfter(), recordsOf(book, keys) }
