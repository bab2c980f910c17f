import type { EntryRead, HistoryRecord } from './record.ts';

/** Gives equal parts of records one place in memory: a long run reads the same versions a million times. */
export interface Interner {
  /** A record equal to the given one, which may be forgotten. */
  intern(record: HistoryRecord): HistoryRecord;
}

/** Nothing known yet. */
export function createInterner(): Interner {
  const texts = new Map<string, string>();
  /** What was read of an entry last, in each view: most reads of it show the same. */
  const latest = new Map<string, EntryRead>();
  const share = <Text extends string | null>(text: Text): Text => {
    if (text === null) return text;
    const known = texts.get(text);
    if (known !== undefined) return known as Text;
    texts.set(text, text);
    return text;
  };
  const shareEntry = (entry: EntryRead): EntryRead => {
    const [book, key, version, hash, view] = entry;
    const name = `${book}\u0000${key}\u0000${view ?? ''}`;
    const known = latest.get(name);
    if (known !== undefined && known[2] === version && known[3] === hash) return known;
    const shared: EntryRead =
      view === undefined
        ? [share(book), share(key), version, hash]
        : [share(book), share(key), version, hash, share(view)];
    latest.set(name, shared);
    return shared;
  };
  return {
    intern: (record) => {
      if (!('client' in record)) return record;
      const who = {
        client: share(record.client),
        channel: share(record.channel),
        gateway: share(record.gateway),
      };
      if (record.kind === 'publish') return { ...record, ...who, entries: record.entries.map(shareEntry) };
      if (!('answer' in record) || record.answer === null) return { ...record, ...who };
      return {
        ...record,
        ...who,
        answer: { ...record.answer, entries: record.answer.entries.map(shareEntry) },
      };
    },
  };
}
