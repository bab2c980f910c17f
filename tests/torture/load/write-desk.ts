import { absentHash, type EntryRead, type HistoryWriter, monotonicMs } from '../history/index.ts';
import { pause } from '../world/pause.ts';
import type { LoadSetup } from './orders.ts';
import { createPoster } from './post.ts';
import type { Market } from './read-entries.ts';
import type { Versions } from './versions.ts';

type WrittenService = keyof LoadSetup['services'];

/** One change of the retailer's systems. */
export interface Write {
  readonly service: WrittenService;
  /** Such as `pricesUpsert`, with its one argument and that one's type. */
  readonly mutation: readonly [name: string, argument: string, type: string];
  readonly rows: readonly object[];
  /** The variants that it is about, as a client would ask for them. */
  readonly market: Market;
  readonly skus: readonly string[];
  /** Every entry that it raises by one. */
  readonly entries: readonly (readonly [book: string, key: string])[];
  readonly deletes?: boolean;
}

/** One writer's way to the services. */
export interface WriteDesk {
  /** Writes until it is acknowledged, and records it; false where the run ended before. */
  write(write: Write): Promise<boolean>;
  /** Learns the versions of entries from their owner. */
  learn(service: WrittenService, entries: Write['entries']): Promise<void>;
  close(): Promise<void>;
}

/** What a desk is made of. */
export interface WriteDeskParts {
  readonly name: string;
  readonly setup: LoadSetup;
  readonly versions: Versions;
  readonly history: HistoryWriter;
  readonly isOver: () => boolean;
  /** Called in the instant in which a write is acknowledged as visible. */
  readonly acknowledged: (write: Write) => void;
}

const patienceMs = 12_000;
const maxKeysPerQuestion = 1_000;

/** Opens a desk. */
export function createWriteDesk(parts: WriteDeskParts): WriteDesk {
  const { name, setup, versions, history, isOver, acknowledged } = parts;
  const poster = createPoster(patienceMs);
  let turns = 0;
  let isVisible = true;
  const ask = async (service: WrittenService, role: 'graph' | 'write', query: string, variables: object) => {
    const urls = setup.services[service];
    const url = urls[turns % urls.length] ?? '';
    turns += 1;
    const headers = { authorization: `Bearer ${setup.credentials[role]}` };
    return poster.post(url, { query, variables, headers });
  };

  const learn: WriteDesk['learn'] = async (service, entries) => {
    for (const book of new Set(entries.map(([of]) => of))) {
      const keys = entries.filter(([of]) => of === book).map(([, key]) => key);
      for (let first = 0; first < keys.length; first += maxKeysPerQuestion) {
        const some = keys.slice(first, first + maxKeysPerQuestion);
        const { body } = await ask(service, 'graph', entriesQuery, { book, keys: some });
        const rows = body?.data?.entries as readonly Row[] | undefined;
        for (const { key, version } of rows ?? []) versions.set([book, key], version);
        if (rows !== undefined) continue;
        if (isOver()) return;
        // Nobody goes on from versions that are not known.
        first -= maxKeysPerQuestion;
        await pause(200);
      }
    }
  };

  return {
    learn,
    write: async (write) => {
      const { service, mutation, rows, entries, deletes = false } = write;
      const [field, argument, type] = mutation;
      const query = `mutation ($rows: ${type}) { ${field}(${argument}: $rows) { changed published } }`;
      const start = monotonicMs();
      // After a write that may not be visible yet, an absence may be the one of before.
      if (deletes)
        for (const entry of entries) versions.noteDeletion(entry, isVisible ? versions.of(entry) + 1 : null);
      for (let attempts = 1; ; attempts += 1) {
        const { status, body } = await ask(service, 'write', query, { rows });
        const end = monotonicMs();
        const result = body?.data?.[field] as Result | undefined;
        if (result !== undefined && result !== null) {
          // First of all, for it is only for moments that anybody could be caught with something older.
          if (result.published) acknowledged(write);
          // What was tried twice, or met something unexpected, has versions that only its owner knows.
          if (attempts === 1 && result.changed >= entries.length)
            for (const entry of entries) versions.set(entry, versions.of(entry) + 1);
          else await learn(service, entries);
          isVisible = result.published;
          if (deletes && isVisible)
            for (const entry of entries) versions.noteDeletion(entry, versions.of(entry));
          history.append({
            kind: 'publish',
            client: name,
            channel: 'WRITE',
            gateway: `service:${service}`,
            start,
            end,
            asked: { token: null, requirement: null },
            token: null,
            status,
            code: null,
            entries: entries.map(
              ([book, key]): EntryRead => [book, key, versions.of([book, key]), deletes ? absentHash : null],
            ),
            visible: result.published,
          });
          return true;
        }
        if (body?.errors !== undefined && status === 200 && attempts > 50)
          throw new Error(`${field} is refused: ${body.errors[0]?.message}`);
        if (isOver()) return false;
        await pause(100);
      }
    },
    close: () => poster.close(),
  };
}

interface Result {
  readonly changed: number;
  readonly published: boolean;
}

interface Row {
  readonly key: string;
  readonly version: number;
}

const entriesQuery =
  'query ($book: String!, $keys: [String!]!) { entries(book: $book, keys: $keys) { key version } }';
