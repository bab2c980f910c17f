import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { assertEntries, assertGroup } from '../assert-entry.ts';
import type { LedgerEntry, Stamp } from '../entry.ts';
import { type FlipOutcome, maxEventsPerSync, type PublishOutcome, type Register } from '../register.ts';
import { bookKeys } from './book-keys.ts';
import { createFolder } from './folder.ts';
import { piecesOf } from './pieces.ts';
import { readAnswer, readOutcome, readState } from './read-reply.ts';
import { encodeEntries } from './record.ts';
import { createRedisLink, type RedisLink, type RedisLinkOptions } from './redis-link.ts';
import type { Reply, ScriptName } from './script.ts';

/** How the register is reached, and how it behaves. */
export interface RedisRegisterOptions extends RedisLinkOptions {
  /** Default true. Where false, what was flipped stays apart until the next flip needs its place: to test just that. */
  readonly foldsInBackground?: boolean;
}

/** A register in Redis, with what its start-up check needs. */
export interface RedisRegister extends Register {
  readonly link: RedisLink;
}

/** Events that weigh more (bytes, and 256 per entry) are not told: reading them would hold up everybody. */
const maxEventWeightPerSync = 4_000_000;

/** A register for any number of processes. `close` breaks off what is still under way. */
export function createRedisRegister(options: RedisRegisterOptions): RedisRegister {
  const { foldsInBackground = true } = options;
  const link = createRedisLink(options);
  const folder = createFolder(link);

  const outcomeOf = (book: string, reply: Reply): PublishOutcome => {
    const { outcome, folding } = readOutcome(reply);
    if (folding && foldsInBackground) folder.start(book);
    return outcome;
  };
  const write = async (name: ScriptName, book: string, args: readonly string[]): Promise<PublishOutcome> =>
    outcomeOf(book, await link.run(name, bookKeys(book), args));
  const flip = async (book: string, args: readonly string[]): Promise<FlipOutcome> => {
    for (;;) {
      const reply = await link.run('flip', bookKeys(book), args);
      const [kind, staged] = reply as readonly string[];
      if (kind === 'incomplete') return { kind, staged: Number(staged) };
      if (kind !== 'folding') return outcomeOf(book, reply);
      // A flip waits for the one before it, whoever made that one.
      await folder.settle(book);
    }
  };
  /** Piece by piece; the first one that is refused is the last one. */
  const writePieces = async (
    name: 'stage' | 'fill',
    book: string,
    head: readonly string[],
    entries: readonly LedgerEntry[],
  ): Promise<PublishOutcome> => {
    const pieces = piecesOf(entries);
    for (const piece of pieces) {
      assertEntries(book, piece);
      // Reading all values of a large group takes long enough to let others go in between.
      if (pieces.length > 1) await setImmediate();
    }
    let kept = 0;
    let index = 0;
    for (const piece of pieces) {
      const outcome = await write(name, book, [...head, ...encodeEntries(piece)]);
      if (outcome.kind !== 'published') return outcome;
      kept += outcome.kept;
      index = outcome.index;
    }
    return { kind: 'published', index, kept };
  };
  return {
    link,
    publish: async (book, stamp, group) => {
      assertGroup(book, group);
      return write('publish', book, [...headOf(stamp, group.commit), ...encodeEntries(group.entries)]);
    },
    stage: (book, stamp, commit, entries) => writePieces('stage', book, headOf(stamp, commit), entries),
    flip: (book, stamp, commit, count) => flip(book, [...headOf(stamp, commit), String(count)]),
    fill: (book, stamp, { commit, entries }) => writePieces('fill', book, headOf(stamp, commit), entries),
    sync: async (book, { applied, keys }) => {
      const stamp = applied === null ? ['', '', ''] : wordsOf(applied.stamp);
      const after = [...stamp, String(applied?.index ?? 0)];
      const limits = [String(maxEventsPerSync), String(maxEventWeightPerSync)];
      return readAnswer(await link.run('sync', bookKeys(book), [...after, ...limits, ...keys]), keys);
    },
    inspect: async (book) => readState(await link.run('inspect', bookKeys(book), [])),
    begin: async (book, holder, commit) => {
      const args = headOf({ ...holder, birth: randomUUID() }, commit);
      const birth = (await link.run('begin', bookKeys(book), args)) as string | null;
      return birth === null ? null : { ...holder, birth };
    },
    close: async () => {
      folder.close();
      link.close();
    },
  };
}

const wordsOf = ({ epoch, server, birth }: Stamp): string[] => [String(epoch), server, birth];

const headOf = (stamp: Stamp, commit: number | null): string[] => [
  ...wordsOf(stamp),
  commit === null ? '' : String(commit),
];
