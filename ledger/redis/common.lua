-- What all scripts of the ledger share; put before each of them when it is loaded.
-- Every script names all keys of the book, whether it needs them or not: while a cluster moves a slot, Redis refuses
-- a script one of whose named keys has gone already, but would show a key that nobody named as empty.
local meta, entries, log, stage, flipped = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

-- Lua prints large numbers as 1e+15, and Redis cuts the ones it is given.
local function text(number)
  return string.format('%.0f', number)
end

-- Who answers. The run id is another one after every restart. The replication id is another one after every change of
-- role: a server that was replaced, took over the data of its successor and was promoted again keeps its run id, but
-- its data are no longer its own. A replica is nobody: it shares the replication id of its primary.
local function identity()
  local replication = redis.call('INFO', 'replication')
  local lineage = string.match(replication, 'master_replid:(%x+)')
  local process = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  if not (lineage and process) then
    error('INFO shows no run_id or master_replid: whose data these are cannot be told')
  end
  if not string.find(replication, 'role:master', 1, true) then
    return 'replica:' .. process
  end
  return process .. ':' .. lineage
end

-- How the book stands here.
local function standing()
  local fields = redis.call('HMGET', meta, 'epoch', 'server', 'birth', 'index', 'commit', 'told')
  return {
    mine = identity(),
    epoch = fields[1],
    server = fields[2],
    birth = fields[3],
    index = tonumber(fields[4] or '0'),
    commit = fields[5],
    published = tonumber(fields[5] or '') or 0,
    -- Weight of all events so far, from which the weight of any run of events follows.
    told = tonumber(fields[6] or '0'),
    folding = redis.call('EXISTS', flipped) == 1,
  }
end

local function published(book, kept)
  return { 'published', text(book.index), text(kept), book.folding and '1' or '0' }
end

local function isStamp(book, epoch, server, birth)
  return book.epoch == epoch and book.server == server and book.birth == birth
end

local function isForeign(book, epoch, server, birth)
  return not isStamp(book, epoch, server, birth) or book.mine ~= server
end

-- Why a group may not go in now, or nil. The commit is '' where entries are single.
local function refusalOf(book, epoch, server, birth, commit)
  if isForeign(book, epoch, server, birth) then
    return { 'foreign' }
  end
  if commit == '' then
    return nil
  end
  local number = tonumber(commit)
  if number <= book.published then
    return published(book, 0)
  end
  if number > book.published + 1 then
    return { 'early', text(book.published) }
  end
  return nil
end

-- Version of a record '<version>\n<json>', or '<version>' alone where the entry is null.
local function versionOf(record)
  if not record then
    return -1
  end
  return tonumber(string.match(record, '^%d+'))
end

-- Records as readers see them, false where there is none: the newer one of current and flipped.
local function recordsOf(book, keys)
  local records = {}
  -- Lua spreads at most some 8,000 values at once.
  for first = 1, #keys, 1000 do
    local last = math.min(first + 999, #keys)
    local current = redis.call('HMGET', entries, unpack(keys, first, last))
    local later = book.folding and redis.call('HMGET', flipped, unpack(keys, first, last)) or {}
    for i = 1, last - first + 1 do
      local record = current[i]
      if later[i] and versionOf(later[i]) > versionOf(record) then
        record = later[i]
      end
      records[first + i - 1] = record
    end
  end
  return records
end

-- Raises the index and appends the event; `listed` is a flat list of keys and records, empty where they are too many.
local function append(book, listed)
  book.index = book.index + 1
  local id = text(book.index) .. '-0'
  -- Twice what a reader may be behind: see maxEventsPerSync in register.ts.
  local oldest = text(math.max(book.index - 1023, 0))
  -- No entry has an empty key: this field says how much was told before, and stands alone where nothing is listed.
  redis.call('XADD', log, 'MINID', '~', oldest, id, '', text(book.told), unpack(listed))
  -- 256 for what an entry costs beside its bytes.
  local weight = 128 * #listed
  for _, part in ipairs(listed) do
    weight = weight + #part
  end
  book.told = book.told + weight
end

local function save(book, commit)
  redis.call('HSET', meta, 'index', text(book.index), 'told', text(book.told))
  if commit ~= '' then
    redis.call('HSET', meta, 'commit', commit)
  end
end
