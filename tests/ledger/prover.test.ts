import { expect, it } from '@jest/globals';
import type { Reading } from '../../ledger/prover.ts';
import { begunRegister, book, entry, holdSyncs, manualTrust, openReader, turns } from './read-kit.ts';

const proven = (index: number, entries: readonly unknown[]) => ({
  kind: 'proven',
  position: { epoch: 1, index },
  entries,
});
const read = (key: string, version: number) => ({ key, version, value: { version } });

it('gathers the questions of one turn into one sync', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp) });
  const answers = Promise.all([prover.prove(['a']), prover.prove(['b']), prover.prove(['a'])]);
  await turns();
  expect(held.map(({ question }) => question.keys)).toEqual([['a', 'b']]);
  await held[0]?.arrive();
  expect(await answers).toEqual([
    proven(1, [read('a', 1)]),
    proven(1, [read('b', 1)]),
    proven(1, [read('a', 1)]),
  ]);
});

it('joins no question to a sync that was sent before it was put', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp) });
  const before = prover.prove(['a']);
  await turns();
  // Published and acknowledged while the first answer is on its way: whoever asks now must see it.
  await register.publish(book, stamp, { commit: null, entries: [entry('a', 2)] });
  const after = prover.prove(['a']);
  await turns();
  expect(held).toHaveLength(2);
  await held[0]?.arrive();
  await held[1]?.arrive();
  expect(await before).toEqual(proven(1, [read('a', 1)]));
  expect(await after).toEqual(proven(2, [read('a', 2)]));
});

it('keeps a few syncs under way, and gathers what comes meanwhile', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp), maxOutstanding: 2 });
  const answers: Promise<unknown>[] = [];
  for (let question = 0; question < 5; question += 1) {
    answers.push(prover.prove(['a']));
    await turns();
  }
  expect(held).toHaveLength(2);
  await held[0]?.arrive();
  expect(held).toHaveLength(3);
  await held[1]?.arrive();
  await held[2]?.arrive();
  expect(await Promise.all(answers)).toEqual(answers.map(() => proven(1, [read('a', 1)])));
});

it('takes no value for current that an answer on its way carried past a newer one', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp) });
  const slow = prover.prove(['a']);
  await turns();
  await register.publish(book, stamp, { commit: null, entries: [entry('a', 2)] });
  const quick = prover.prove(['b']);
  await turns();
  // The later answer arrives first; the earlier one then holds an `a` that is no more.
  await held[1]?.arrive();
  expect(await quick).toEqual(proven(2, [read('b', 1)]));
  await held[0]?.arrive();
  expect(held).toHaveLength(3);
  await held[2]?.arrive();
  expect(await slow).toEqual(proven(2, [read('a', 2)]));
});

it('proves nothing by a register that is not the trusted one', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const trust = manualTrust({ ...stamp, server: 'server-2' });
  const { prover } = openReader({ register, trust });
  expect(await prover.prove(['a'])).toEqual({ kind: 'unproven', reason: 'untrusted' });
  expect(trust.doubts).toBe(1);
});

it('proves nothing by a copy of the trusted register: the data say so, the server does not', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const copy = {
    ...register,
    sync: async (...question: Parameters<typeof register.sync>) => ({
      ...(await register.sync(...question)),
      server: 'server-2',
    }),
  };
  const { prover } = openReader({ register: copy, trust: manualTrust(stamp) });
  expect(await prover.prove(['a'])).toEqual({ kind: 'unproven', reason: 'untrusted' });
});

it('proves nothing by a server that was flushed and begun again in the same epoch', async () => {
  const first = await begunRegister([entry('a', 1)]);
  const flushed = await begunRegister([entry('a', 2)]);
  expect(flushed.stamp).toEqual({ ...first.stamp, birth: expect.any(String) });
  let current = first.register;
  const register = {
    ...current,
    sync: (...asked: Parameters<typeof current.sync>) => current.sync(...asked),
  };
  const trust = manualTrust(first.stamp);
  const { prover, replica } = openReader({ register, trust });
  expect(await prover.prove(['a'])).toEqual(proven(1, [read('a', 1)]));
  current = flushed.register;
  expect(await prover.prove(['a'])).toEqual({ kind: 'unproven', reason: 'untrusted' });
  expect(trust.doubts).toBe(1);
  // Nor does what it held count once the other birth is trusted, at the very same index.
  trust.stamp = flushed.stamp;
  expect(replica.applied()).toEqual({ stamp: first.stamp, index: 1 });
  expect(await prover.prove(['a'])).toEqual(proven(1, [read('a', 2)]));
});

it('asks for what happened since an index of the stamp that it knows, named whole', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp) });
  void prover.prove(['a']);
  await turns();
  await held[0]?.arrive();
  void prover.prove(['a']);
  await turns();
  expect(held.map(({ question }) => question.applied)).toEqual([null, { stamp, index: 1 }]);
});

it('proves nothing where trust ran out while the answer was on its way', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const trust = manualTrust(stamp);
  const { prover } = openReader({ register: holding, trust });
  const answer = prover.prove(['a']);
  await turns();
  trust.stamp = null;
  await held[0]?.arrive();
  expect(await answer).toEqual({ kind: 'unproven', reason: 'untrusted' });
});

it('begins anew with a new epoch', async () => {
  const { register, stamp } = await begunRegister([entry('a', 7)]);
  const trust = manualTrust(stamp);
  const { prover } = openReader({ register, trust });
  expect(await prover.prove(['a'])).toEqual(proven(1, [read('a', 7)]));
  trust.stamp = await register.begin(book, { epoch: 2, server: 'server-1' }, null);
  expect(await prover.prove(['a'])).toEqual({
    kind: 'proven',
    position: { epoch: 2, index: 0 },
    entries: [null],
  });
});

it('asks again for what it dropped before the answer came, where the book moved', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1), entry('c', 1)]);
  const { register: holding, held } = holdSyncs(register);
  // Room for two entries.
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp), maxBytes: 300 });
  const first = prover.prove(['a']);
  await turns();
  await held[0]?.arrive();
  await first;
  await register.publish(book, stamp, { commit: null, entries: [entry('d', 1)] });
  const all = prover.prove(['a', 'b', 'c']);
  await turns();
  expect(held[1]?.question.keys).toEqual(['b', 'c']);
  await held[1]?.arrive();
  expect(held[2]?.question.keys).toEqual(['a', 'b', 'c']);
  await held[2]?.arrive();
  expect(await all).toEqual(proven(2, [read('a', 1), read('b', 1), read('c', 1)]));
});

it('shows what it dropped meanwhile where the book did not move', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1), entry('c', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover, replica } = openReader({ register: holding, trust: manualTrust(stamp), maxBytes: 300 });
  const first = prover.prove(['a']);
  await turns();
  await held[0]?.arrive();
  await first;
  const all = prover.prove(['a', 'b', 'c']);
  await turns();
  await held[1]?.arrive();
  expect(replica.hold(['a'])).toEqual([null]);
  expect(await all).toEqual(proven(1, [read('a', 1), read('b', 1), read('c', 1)]));
  expect(held.length).toBe(2);
});

const many = Array.from({ length: 2_500 }, (_, n) => `k${n}`);
const versionsOf = (reading: Reading) =>
  reading.kind === 'proven' ? new Set(reading.entries.map((found) => found?.version)) : reading.reason;

it('asks for very many keys by several syncs, and shows them all at one index', async () => {
  const { register, stamp } = await begunRegister();
  await register.fill(book, stamp, { commit: null, entries: many.map((key) => entry(key, 1)) });
  const { register: holding, held } = holdSyncs(register);
  const { prover, replica } = openReader({ register: holding, trust: manualTrust(stamp) });
  const reading = prover.prove(many);
  await turns();
  expect(held.map(({ question }) => question.keys.length)).toEqual([1_000, 1_000, 500]);
  for (const one of held) await one.arrive();
  expect(await reading).toMatchObject({ position: replica.position() });
  expect(versionsOf(await reading)).toEqual(new Set([1]));
});

it('takes in what moves between the syncs of one question', async () => {
  const { register, stamp } = await begunRegister();
  await register.fill(book, stamp, { commit: null, entries: many.map((key) => entry(key, 1)) });
  let syncs = 0;
  const moving = {
    ...register,
    sync: async (...asked: Parameters<typeof register.sync>) => {
      syncs += 1;
      const commit = { commit: null, entries: [entry('k0', 2), entry('k1', 2)] };
      // The first has answered from the index before.
      if (syncs === 2) await register.publish(book, stamp, commit);
      return register.sync(...asked);
    },
  };
  const { prover } = openReader({ register: moving, trust: manualTrust(stamp), maxBytes: 10_000_000 });
  // So that the replica is told of events, and not to begin anew.
  await prover.prove([]);
  syncs = 0;
  const reading = await prover.prove(many);
  expect(reading).toMatchObject({ kind: 'proven', position: { epoch: 1, index: 2 } });
  const entries = reading.kind === 'proven' ? reading.entries : [];
  expect(entries.slice(0, 3).map((found) => found?.version)).toEqual([2, 2, 1]);
});

it('asks for all of very many keys again where the book moved and memory cannot hold them', async () => {
  const { register, stamp } = await begunRegister();
  await register.fill(book, stamp, { commit: null, entries: many.map((key) => entry(key, 1)) });
  const asked: number[] = [];
  const moving = {
    ...register,
    sync: async (...question: Parameters<typeof register.sync>) => {
      asked.push(question[1].keys.length);
      const commit = { commit: null, entries: many.slice(0, 1_000).map((key) => entry(key, 2)) };
      if (asked.length === 2) await register.publish(book, stamp, commit);
      return register.sync(...question);
    },
  };
  const { prover } = openReader({ register: moving, trust: manualTrust(stamp), maxBytes: 1_000 });
  const reading = await prover.prove(many);
  expect(asked).toEqual([1_000, 1_000, 500, 1_000, 1_000, 500]);
  const entries = reading.kind === 'proven' ? reading.entries : [];
  expect(entries.map((found) => found?.version)).toEqual(many.map((_, n) => (n < 1_000 ? 2 : 1)));
});

it('proves nothing where one of several syncs is answered by another register', async () => {
  const { register, stamp } = await begunRegister();
  let syncs = 0;
  const torn = {
    ...register,
    sync: async (...asked: Parameters<typeof register.sync>) => {
      syncs += 1;
      const isSecond = syncs === 2;
      const answer = await register.sync(...asked);
      return isSecond ? { ...answer, stamp: { ...stamp, birth: 'another' } } : answer;
    },
  };
  const { prover } = openReader({ register: torn, trust: manualTrust(stamp) });
  expect(await prover.prove(many)).toEqual({ kind: 'unproven', reason: 'untrusted' });
});

it('makes only one question wait for a register that does not answer', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp) });
  const unreachable = { kind: 'unproven', reason: 'unreachable' };
  const first = prover.prove(['a']);
  await turns();
  await held[0]?.fail();
  expect(await first).toEqual(unreachable);
  const probe = prover.prove(['a']);
  await turns();
  expect(await prover.prove(['a'])).toEqual(unreachable);
  await held[1]?.arrive();
  expect(await probe).toEqual(proven(1, [read('a', 1)]));
});

it('gives no proof to whoever waited too long', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const { register: holding } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp), timeoutMs: 20 });
  expect(await prover.prove(['a'])).toEqual({ kind: 'unproven', reason: 'unreachable' });
});

it('asks nobody for a key that no entry can have', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp) });
  const answer = prover.prove(['', 'a', 'half \ud800', 'zero \0', 'x'.repeat(1_025)]);
  await turns();
  expect(held[0]?.question.keys).toEqual(['a']);
  await held[0]?.arrive();
  expect(await answer).toEqual(proven(1, [null, read('a', 1), null, null, null]));
});

const manyOf = (prefix: string) => Array.from({ length: 500 }, (_, n) => `${prefix}${n}`);

it('lets nobody wait for very many keys that others lack, unless the register may be dead', async () => {
  const { register, stamp } = await begunRegister([entry('a0', 1), entry('b0', 1)]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp) });
  const ask = (): readonly Promise<Reading>[] => [prover.prove(manyOf('a')), prover.prove(manyOf('b'))];
  const [first, second] = ask();
  await turns();
  expect(held.map(({ question }) => question.keys)).toEqual([manyOf('a'), manyOf('b')]);
  await held[1]?.arrive();
  expect(await second).toMatchObject({ kind: 'proven' });
  await held[0]?.fail();
  expect(await first).toMatchObject({ kind: 'unproven' });
  const retried = ask();
  await turns();
  expect(held.slice(2).map(({ question }) => question.keys.length)).toEqual([1_000 - 1]);
  await held[2]?.arrive();
  expect((await Promise.all(retried)).map(({ kind }) => kind)).toEqual(['proven', 'proven']);
});

it('proves nothing by an answer that came while nobody was trusted', async () => {
  const { register, stamp } = await begunRegister();
  const { register: holding, held } = holdSyncs(register);
  const trust = manualTrust(stamp);
  const { prover, replica } = openReader({ register: holding, trust });
  const answer = prover.prove(many);
  await turns();
  trust.stamp = null;
  await held[0]?.arrive();
  expect(replica.position()).toBeNull();
  trust.stamp = stamp;
  await held[1]?.arrive();
  await held[2]?.arrive();
  expect(await answer).toEqual({ kind: 'unproven', reason: 'untrusted' });
});

it('shows an entry of more than half of its memory, which it does not keep', async () => {
  const large = { key: 'a', version: 1, value: JSON.stringify('x'.repeat(100)) };
  const { register, stamp } = await begunRegister([large]);
  const { register: holding, held } = holdSyncs(register);
  const { prover } = openReader({ register: holding, trust: manualTrust(stamp), maxBytes: 600 });
  for (const turn of [0, 1]) {
    const answer = prover.prove(['a']);
    await turns();
    expect(held[turn]?.question.keys).toEqual(['a']);
    await held[turn]?.arrive();
    expect(await answer).toEqual(proven(1, [{ key: 'a', version: 1, value: 'x'.repeat(100) }]));
  }
});
