import { randomUUID } from 'node:crypto';
import type { LedgerEntry, Stamp } from '../../ledger/entry.ts';
import { createMemoryRegister } from '../../ledger/memory-register.ts';
import { createRedisRegister } from '../../ledger/redis/index.ts';
import type { Register } from '../../ledger/register.ts';
import { startRedisServer } from '../kit/redis-server.ts';

/** A register under test, and how to be rid of it. */
export interface Subject {
  readonly register: Register;
  close(): Promise<void>;
}

/** Every kind of register, by name. */
export const subjects: readonly (readonly [string, () => Promise<Subject>])[] = [
  [
    'memory',
    async () => {
      const register = createMemoryRegister();
      return { register, close: () => register.close() };
    },
  ],
  ['Redis', () => startRedisSubject(true)],
  // Otherwise small groups are folded before the next call sees them apart.
  ['Redis with flips not folded', () => startRedisSubject(false)],
];

async function startRedisSubject(foldsInBackground: boolean): Promise<Subject> {
  const server = await startRedisServer();
  const register = createRedisRegister({ url: server.url, foldsInBackground });
  return {
    register,
    close: async () => {
      await register.close();
      await server.close();
    },
  };
}

/** A book that nobody used before, begun with epoch 1; commits count from 1, or not at all. */
export async function beginBook(
  register: Register,
  commit: number | null = 0,
): Promise<{ readonly book: string; readonly stamp: Stamp }> {
  const book = `prices:${randomUUID()}`;
  const { server } = await register.inspect(book);
  const stamp = await register.begin(book, { epoch: 1, server }, commit);
  if (stamp === null) throw new Error('The book cannot begin.');
  return { book, stamp };
}

/** An entry with a value that names it. */
export const entry = (key: string, version: number): LedgerEntry => ({
  key,
  version,
  value: JSON.stringify({ key, version }),
});

/** Entries `<prefix>0`, `<prefix>1` … of one version. */
export const entriesOf = (count: number, version: number, prefix = 'price/'): LedgerEntry[] =>
  Array.from({ length: count }, (_, i) => entry(`${prefix}${i}`, version));
