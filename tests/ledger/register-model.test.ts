import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Register } from '../../ledger/register.ts';
import * as rules from './model.ts';
import { entry, type Subject, subjects } from './registers.ts';

/** One call with numbers that count from where the book stands, so that most of them come near a border. */
interface Call {
  readonly kind: 'begin' | 'publish' | 'stage' | 'flip' | 'fill' | 'sync' | 'inspect';
  readonly epochAhead: number;
  readonly isOwnServer: boolean;
  readonly isOwnBirth: boolean;
  /** Null where entries are single. */
  readonly commitAhead: number | null;
  readonly indexAhead: number;
  readonly countAhead: number;
  readonly entries: readonly { readonly key: string; readonly version: number }[];
}

const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 6, arbitrary: fc.constant(usual) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );

const calls = fc.array(
  fc.record<Call>({
    kind: fc.constantFrom(
      'begin',
      'publish',
      'publish',
      'stage',
      'stage',
      'flip',
      'flip',
      'fill',
      'sync',
      'inspect',
    ),
    epochAhead: mostly(0, -1, 1),
    isOwnServer: mostly(true, false),
    isOwnBirth: mostly(true, false),
    commitAhead: mostly<number | null>(1, -1, 0, 2, null),
    countAhead: mostly(0, -1, 1),
    indexAhead: fc.integer({ min: -5, max: 1 }),
    entries: fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), version: fc.nat(6) }), {
      maxLength: 4,
    }),
  }),
  { maxLength: 25 },
);

/** Plays one call on both, and returns the model's next state. */
async function play(register: Register, book: string, server: string, model: rules.Model, call: Call) {
  const stamp = {
    epoch: (model.stamp?.epoch ?? 1) + call.epochAhead,
    server: call.isOwnServer ? server : 'another',
    birth: call.isOwnBirth ? (model.stamp?.birth ?? '') : 'another',
  };
  const commit = call.commitAhead === null ? null : Math.max((model.commit ?? 0) + call.commitAhead, 0);
  const numbered = commit ?? 1;
  const entries = call.entries.map(({ key, version }) => entry(key, version));
  const agree = async <T>([next, expected]: readonly [rules.Model, T], actual: Promise<T>) => {
    expect(await actual).toEqual(expected);
    return next;
  };
  switch (call.kind) {
    case 'begin': {
      // A later epoch, but for the times when it is not.
      const next = { epoch: stamp.epoch + (model.stamp === null ? 0 : 1), server: stamp.server };
      const begun = await register.begin(book, next, commit);
      const birth = begun?.birth ?? '';
      if (birth !== '') expect(birth).not.toBe(model.stamp?.birth);
      return agree(rules.begin(model, server, { ...next, birth }, commit), Promise.resolve(begun));
    }
    case 'publish':
      return agree(
        rules.publish(model, stamp, { commit, entries }),
        register.publish(book, stamp, { commit, entries }),
      );
    case 'stage':
      return agree(
        rules.stage(model, stamp, numbered, entries),
        register.stage(book, stamp, numbered, entries),
      );
    case 'flip': {
      const count = Math.max(Object.keys(model.staged).length + call.countAhead, 0);
      return agree(rules.flip(model, stamp, numbered, count), register.flip(book, stamp, numbered, count));
    }
    case 'fill': {
      const filling = { commit: commit === null ? null : Math.max(commit - 1, 0), entries };
      return agree(rules.fill(model, stamp, filling), register.fill(book, stamp, filling));
    }
    case 'sync': {
      const index = Math.max(model.events.length + call.indexAhead, 0);
      const question = { applied: { stamp, index }, keys: ['d', 'c', 'b', 'a', 'x'] };
      return agree([model, rules.sync(model, server, question)], register.sync(book, question));
    }
    case 'inspect':
      return agree([model, rules.inspect(model, server)], register.inspect(book));
  }
}

describe.each(subjects)('the register in %s', (_name, start) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await start();
  });
  afterAll(() => subject.close());

  it('equals the rules after any calls in any order', async () => {
    const { register } = subject;
    const { server } = await register.inspect('any');
    await fc.assert(
      fc.asyncProperty(calls, async (sequence) => {
        const book = `prices:${randomUUID()}`;
        const begun = await register.begin(book, { epoch: 1, server }, 0);
        if (begun === null) throw new Error('The book cannot begin.');
        let [model] = rules.begin(rules.nothing, server, begun, 0);
        for (const call of sequence) model = await play(register, book, server, model, call);
        const everything = {
          applied: { stamp: model.stamp ?? begun, index: 0 },
          keys: ['a', 'b', 'c', 'd'],
        };
        expect(await register.sync(book, everything)).toEqual(rules.sync(model, server, everything));
      }),
      { numRuns: 400 },
    );
  });
});
