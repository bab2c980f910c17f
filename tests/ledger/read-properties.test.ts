import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Reading } from '../../ledger/prover.ts';
import {
  begunRegister,
  book,
  entry,
  type Held,
  holdSyncs,
  manualTrust,
  openReader,
  turns,
} from './read-kit.ts';

/** One proved read of one key, with the moments between which it was made. */
interface Read {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly version: number;
}

type Step =
  | { readonly kind: 'publish'; readonly key: string }
  | { readonly kind: 'ask'; readonly reader: number; readonly keys: readonly string[] }
  /** Lets any of the answers that are on their way arrive, whatever their order. */
  | { readonly kind: 'arrive'; readonly reader: number; readonly which: number };

const key = fc.constantFrom('a', 'b', 'c');
const reader = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('publish' as const), key }),
  fc.record({
    kind: fc.constant('ask' as const),
    reader,
    keys: fc.uniqueArray(key, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('arrive' as const), reader, which: fc.nat({ max: 5 }) }),
);

/** What became of a run: reads, and for each key the moments at which its versions were published. */
interface History {
  readonly reads: readonly Read[];
  readonly published: readonly { readonly key: string; readonly version: number; readonly at: number }[];
}

async function run(steps: readonly Step[], maxBytes: number): Promise<History> {
  const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1), entry('c', 1)]);
  const versions: Record<string, number> = { a: 1, b: 1, c: 1 };
  const readers = [0, 1, 2].map(() => {
    const { register: holding, held } = holdSyncs(register);
    return { ...openReader({ register: holding, trust: manualTrust(stamp), maxBytes }), held };
  });
  const reads: Read[] = [];
  const published: { key: string; version: number; at: number }[] = [];
  const open: Promise<void>[] = [];
  let clock = 0;
  const note = (keys: readonly string[], start: number, reading: Reading): void => {
    clock += 1;
    if (reading.kind !== 'proven') throw new Error(`not proven: ${reading.reason}`);
    reading.entries.forEach((found, index) => {
      reads.push({ key: keys[index] ?? '', start, end: clock, version: found?.version ?? 0 });
    });
  };
  const arrive = async (held: Held[], which: number): Promise<void> => {
    const [one] = held.splice(which % Math.max(1, held.length), 1);
    await one?.arrive();
  };
  for (const one of steps) {
    clock += 1;
    const at = readers['reader' in one ? one.reader : 0];
    if (at === undefined) continue;
    if (one.kind === 'publish') {
      const version = (versions[one.key] ?? 0) + 1;
      versions[one.key] = version;
      await register.publish(book, stamp, { commit: null, entries: [entry(one.key, version)] });
      published.push({ key: one.key, version, at: clock });
    } else if (one.kind === 'ask') {
      const start = clock;
      open.push(at.prover.prove(one.keys).then((reading) => note(one.keys, start, reading)));
      await turns();
    } else {
      await arrive(at.held, one.which);
    }
  }
  // Whatever is still on its way arrives in the end.
  while (readers.some(({ held }) => held.length > 0)) {
    for (const { held } of readers) await arrive(held, 0);
  }
  await Promise.all(open);
  return { reads, published };
}

it.each([
  ['everything fits', 1_000_000],
  ['nearly everything is dropped again', 300],
])('goes never backwards and misses nothing published where %s', async (_, maxBytes) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { reads, published } = await run(steps, maxBytes);
      for (const later of reads) {
        const before = reads.filter(({ key: other, end }) => other === later.key && end < later.start);
        expect(Math.max(0, ...before.map(({ version }) => version))).toBeLessThanOrEqual(later.version);
        const acknowledged = published.filter(
          ({ key: other, at }) => other === later.key && at < later.start,
        );
        expect(Math.max(0, ...acknowledged.map(({ version }) => version))).toBeLessThanOrEqual(later.version);
      }
    }),
    { numRuns: 150 },
  );
});
