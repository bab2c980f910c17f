import type { LedgerEntry, Stamp } from '../entry.ts';
import type { LedgerEvent, PublishOutcome, RegisterState, SyncAnswer } from '../register.ts';
import { decodeRecord } from './record.ts';
import type { Reply } from './script.ts';

/** The outcome that `publish`, `stage`, `flip` and `fill` return; `folding` where a flip is not folded in yet. */
export function readOutcome(reply: Reply): { readonly outcome: PublishOutcome; readonly folding: boolean } {
  const [kind, number, kept, folding] = reply as readonly string[];
  switch (kind) {
    case 'published':
      return { outcome: { kind, index: Number(number), kept: Number(kept) }, folding: folding === '1' };
    case 'early':
      return { outcome: { kind, commit: Number(number) }, folding: false };
    case 'foreign':
      return { outcome: { kind }, folding: false };
    default:
      throw new TypeError(`Redis answered ${JSON.stringify(reply)} to a publish.`);
  }
}

/** What `inspect` returns. */
export function readState(reply: Reply): RegisterState {
  const [server, epoch, holder, birth, index, commit] = reply as readonly [
    ...[string, Text, Text, Text, string],
    Text,
  ];
  return {
    server,
    stamp: readStamp(epoch, holder, birth),
    index: Number(index),
    commit: commit === null || commit === '' ? null : Number(commit),
  };
}

/** What `sync` returns for these keys. */
export function readAnswer(reply: Reply, keys: readonly string[]): SyncAnswer {
  const [server, epoch, holder, birth, index, events, records] = reply as readonly [
    ...[string, Text, Text, Text, string],
    readonly RawEvent[] | null,
    readonly Text[],
  ];
  return {
    server,
    stamp: readStamp(epoch, holder, birth),
    index: Number(index),
    events: events?.map(readEvent) ?? null,
    entries: keys.map((key, i) => decodeNullable(key, records[i] ?? null)),
  };
}

type Text = string | null;
type RawEvent = readonly [id: string, fields: readonly string[]];

const readStamp = (epoch: Text, server: Text, birth: Text): Stamp | null =>
  epoch === null || server === null || birth === null ? null : { epoch: Number(epoch), server, birth };

const decodeNullable = (key: string, record: Text): LedgerEntry | null =>
  record === null ? null : decodeRecord(key, record);

function readEvent([id, fields]: RawEvent): LedgerEvent {
  const entries: LedgerEntry[] = [];
  // The first field is none of an entry: see `append` in common.lua.
  for (let i = 2; i < fields.length; i += 2) {
    entries.push(decodeRecord(fields[i] ?? '', fields[i + 1] ?? ''));
  }
  return { index: Number(id.slice(0, id.indexOf('-'))), entries: entries.length === 0 ? null : entries };
}
