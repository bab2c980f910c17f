import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Stamp } from '../../ledger/entry.ts';
import { maxEventsPerSync, maxGroupEntries, type Register } from '../../ledger/register.ts';
import { beginBook, entriesOf, entry, type Subject, subjects } from './registers.ts';

describe.each(subjects)('the register in %s', (_name, start) => {
  let subject: Subject;
  let register: Register;
  beforeAll(async () => {
    subject = await start();
    register = subject.register;
  });
  afterAll(() => subject.close());

  const read = async (book: string, ...keys: string[]) =>
    (await register.sync(book, { applied: null, keys })).entries;

  it('shows what is published, and keeps what is newer', async () => {
    const { book, stamp } = await beginBook(register);
    const first = { commit: 1, entries: [entry('a', 3), entry('b', 1)] };
    expect(await register.publish(book, stamp, first)).toEqual({ kind: 'published', index: 1, kept: 2 });
    const second = { commit: 2, entries: [entry('a', 2), entry('b', 2)] };
    expect(await register.publish(book, stamp, second)).toEqual({ kind: 'published', index: 2, kept: 1 });
    expect(await register.sync(book, { applied: { stamp, index: 0 }, keys: ['b', 'a', 'c'] })).toEqual({
      server: stamp.server,
      stamp,
      index: 2,
      events: [
        { index: 1, entries: first.entries },
        { index: 2, entries: [entry('b', 2)] },
      ],
      entries: [entry('b', 2), entry('a', 3), null],
    });
  });

  it('counts no publish that changes nothing', async () => {
    const { book, stamp } = await beginBook(register, null);
    await register.publish(book, stamp, { commit: null, entries: [entry('a', 3)] });
    for (const version of [1, 3]) {
      const outcome = await register.publish(book, stamp, { commit: null, entries: [entry('a', version)] });
      expect(outcome).toEqual({ kind: 'published', index: 1, kept: 0 });
    }
    const empty = await register.publish(book, stamp, { commit: null, entries: [] });
    expect(empty).toEqual({ kind: 'published', index: 1, kept: 0 });
  });

  it('takes the newer of two versions of one entry in a group, whatever their order', async () => {
    const { book, stamp } = await beginBook(register);
    const group = { commit: 1, entries: [entry('a', 2), entry('a', 1), entry('b', 1), entry('b', 2)] };
    expect(await register.publish(book, stamp, group)).toEqual({ kind: 'published', index: 1, kept: 3 });
    expect(await read(book, 'a', 'b')).toEqual([entry('a', 2), entry('b', 2)]);
  });

  it('publishes groups once each, in the order of their commits', async () => {
    const { book, stamp } = await beginBook(register, 7);
    const publish = (commit: number) =>
      register.publish(book, stamp, { commit, entries: [entry('a', commit)] });
    expect(await publish(9)).toEqual({ kind: 'early', commit: 7 });
    expect(await publish(8)).toEqual({ kind: 'published', index: 1, kept: 1 });
    expect(await publish(8)).toEqual({ kind: 'published', index: 1, kept: 0 });
    expect(await publish(9)).toEqual({ kind: 'published', index: 2, kept: 1 });
    expect(await register.inspect(book)).toEqual({ server: stamp.server, stamp, index: 2, commit: 9 });
  });

  it('passes over no commit whose group changes nothing', async () => {
    const { book, stamp } = await beginBook(register);
    expect(await register.publish(book, stamp, { commit: 1, entries: [] })).toEqual({
      kind: 'published',
      index: 0,
      kept: 0,
    });
    expect((await register.inspect(book)).commit).toBe(1);
  });

  it('refuses every write under a stamp that is not its own', async () => {
    const { book, stamp } = await beginBook(register);
    const group = { commit: 1, entries: [entry('a', 1)] };
    for (const foreign of [
      { ...stamp, epoch: 2 },
      { ...stamp, server: 'another' },
      { ...stamp, birth: 'another' },
    ]) {
      const outcomes = [
        await register.publish(book, foreign, group),
        await register.stage(book, foreign, 1, group.entries),
        await register.flip(book, foreign, 1, 1),
        await register.fill(book, foreign, { ...group, commit: 0 }),
      ];
      expect(outcomes).toEqual(Array(4).fill({ kind: 'foreign' }));
    }
    expect(await read(book, 'a')).toEqual([null]);
  });

  it('refuses every write to a book that was not begun', async () => {
    const { server } = await register.inspect('unknown');
    const group = { commit: 1, entries: [entry('a', 1)] };
    const stamp = { epoch: 1, server, birth: 'never' };
    expect(await register.publish('unknown', stamp, group)).toEqual({ kind: 'foreign' });
    expect(await register.inspect('unknown')).toEqual({ server, stamp: null, index: 0, commit: null });
    expect(await register.sync('unknown', { applied: { stamp, index: 0 }, keys: ['a'] })).toEqual({
      server,
      stamp: null,
      index: 0,
      events: null,
      entries: [null],
    });
  });

  it('begins an epoch only after an older one, with nothing in it', async () => {
    const { book, stamp } = await beginBook(register);
    await register.publish(book, stamp, { commit: 1, entries: [entry('a', 1)] });
    await register.stage(book, stamp, 2, [entry('b', 1)]);
    expect(await register.begin(book, stamp, 5)).toBeNull();
    expect(await register.begin(book, { epoch: 2, server: 'another' }, 5)).toBeNull();
    const next = (await register.begin(book, { ...stamp, epoch: 2 }, 1)) ?? stamp;
    expect(next).toEqual({ epoch: 2, server: stamp.server, birth: expect.any(String) });
    expect(next.birth).not.toBe(stamp.birth);
    expect(await register.sync(book, { applied: { stamp, index: 1 }, keys: ['a'] })).toEqual({
      server: stamp.server,
      stamp: next,
      index: 0,
      events: null,
      entries: [null],
    });
    // What was staged before has gone too.
    expect(await register.flip(book, next, 2, 0)).toEqual({ kind: 'published', index: 0, kept: 0 });
  });

  it('shows a staged group at its flip, all at once and by one event', async () => {
    const { book, stamp } = await beginBook(register);
    await register.publish(book, stamp, { commit: 1, entries: [entry('price/1', 1), entry('price/2', 9)] });
    const count = maxGroupEntries + 500;
    const staged = await register.stage(book, stamp, 2, entriesOf(count, 2));
    expect(staged).toEqual({ kind: 'published', index: 1, kept: count });
    expect(await read(book, 'price/0', 'price/1')).toEqual([null, entry('price/1', 1)]);
    expect(await register.flip(book, stamp, 2, count)).toEqual({ kind: 'published', index: 2, kept: count });
    const answer = await register.sync(book, {
      applied: { stamp, index: 1 },
      keys: ['price/0', 'price/1', 'price/2', `price/${count - 1}`],
    });
    expect(answer.events).toEqual([{ index: 2, entries: null }]);
    // The older version that was staged does not undo the newer one.
    const shown = [entry('price/0', 2), entry('price/1', 2), entry('price/2', 9)];
    expect(answer.entries).toEqual([...shown, entry(`price/${count - 1}`, 2)]);
  });

  it('flips once, in the order of commits, and takes a repeated stage', async () => {
    const { book, stamp } = await beginBook(register);
    expect(await register.stage(book, stamp, 2, [entry('a', 1)])).toEqual({ kind: 'early', commit: 0 });
    expect(await register.flip(book, stamp, 2, 1)).toEqual({ kind: 'early', commit: 0 });
    for (const version of [1, 2]) await register.stage(book, stamp, 1, [entry('a', version)]);
    expect(await register.flip(book, stamp, 1, 1)).toEqual({ kind: 'published', index: 1, kept: 1 });
    expect(await register.flip(book, stamp, 1, 1)).toEqual({ kind: 'published', index: 1, kept: 0 });
    expect(await register.stage(book, stamp, 1, [entry('a', 3)])).toEqual({
      kind: 'published',
      index: 1,
      kept: 0,
    });
    expect(await read(book, 'a')).toEqual([entry('a', 2)]);
  });

  it('publishes over a flip that was just made, and flips again', async () => {
    const { book, stamp } = await beginBook(register);
    await register.stage(book, stamp, 1, entriesOf(3_000, 2));
    await register.flip(book, stamp, 1, 3_000);
    const group = { commit: 2, entries: [entry('price/7', 1), entry('price/8', 3)] };
    expect(await register.publish(book, stamp, group)).toEqual({ kind: 'published', index: 2, kept: 1 });
    const second = entriesOf(2_000, 4);
    await register.stage(book, stamp, 3, second);
    expect(await register.flip(book, stamp, 3, 2_000)).toEqual({ kind: 'published', index: 3, kept: 2_000 });
    const keys = entriesOf(3_000, 0).map(({ key }) => key);
    expect(await read(book, ...keys)).toEqual([...second, ...entriesOf(3_000, 2).slice(2_000)]);
  });

  it('flips nothing unless exactly the entries of the group are staged', async () => {
    const { book, stamp } = await beginBook(register);
    await register.stage(book, stamp, 1, [entry('a', 1), entry('b', 1)]);
    await register.stage(book, stamp, 1, [entry('b', 1)]);
    for (const count of [3, 1, 0]) {
      expect(await register.flip(book, stamp, 1, count)).toEqual({ kind: 'incomplete', staged: 2 });
    }
    expect(await register.inspect(book)).toMatchObject({ index: 0, commit: 0 });
    expect(await read(book, 'a', 'b')).toEqual([null, null]);
    await register.stage(book, stamp, 1, [entry('c', 1)]);
    expect(await register.flip(book, stamp, 1, 3)).toEqual({ kind: 'published', index: 1, kept: 3 });
    // While it waits to be folded, the next one is told so too.
    expect(await register.flip(book, stamp, 2, 1)).toEqual({ kind: 'incomplete', staged: 0 });
  });

  it('drops what was staged for a commit that is published otherwise', async () => {
    const { book, stamp } = await beginBook(register);
    await register.stage(book, stamp, 1, [entry('a', 1)]);
    await register.publish(book, stamp, { commit: 1, entries: [entry('b', 1)] });
    expect(await register.flip(book, stamp, 2, 1)).toEqual({ kind: 'incomplete', staged: 0 });
    expect(await read(book, 'a', 'b')).toEqual([null, entry('b', 1)]);
  });

  it('fills only what is absent, and leaves the index', async () => {
    const { book, stamp } = await beginBook(register);
    await register.publish(book, stamp, { commit: 1, entries: [entry('a', 1)] });
    const filling = { commit: 1, entries: [entry('a', 5), entry('b', 5), entry('b', 6)] };
    expect(await register.fill(book, stamp, filling)).toEqual({ kind: 'published', index: 1, kept: 1 });
    expect(await read(book, 'a', 'b')).toEqual([entry('a', 1), entry('b', 5)]);
    expect(await register.fill(book, stamp, { ...filling, commit: 2 })).toEqual({
      kind: 'early',
      commit: 1,
    });
  });

  it('tells of single entries that a fill adds, since readers may know that they never existed', async () => {
    const { book, stamp } = await beginBook(register, null);
    await register.publish(book, stamp, { commit: null, entries: [entry('a', 2)] });
    const filling = { commit: null, entries: [entry('a', 1), entry('b', 5), entry('b', 6), entry('c', 1)] };
    expect(await register.fill(book, stamp, filling)).toEqual({ kind: 'published', index: 2, kept: 2 });
    const { index, events } = await register.sync(book, { applied: { stamp, index: 1 }, keys: [] });
    expect({ index, events }).toEqual({
      index: 2,
      events: [{ index: 2, entries: [entry('b', 5), entry('c', 1)] }],
    });
    // What adds nothing is not told.
    expect(await register.fill(book, stamp, filling)).toEqual({ kind: 'published', index: 2, kept: 0 });
    const publish = { commit: null, entries: [entry('b', 5)] };
    expect(await register.publish(book, stamp, publish)).toEqual({ kind: 'published', index: 2, kept: 0 });
  });

  it('tells of every single entry of a large fill', async () => {
    const { book, stamp } = await beginBook(register, null);
    const entries = entriesOf(1_200, 1);
    const filled = await register.fill(book, stamp, { commit: null, entries });
    const { index, events } = await register.sync(book, { applied: { stamp, index: 0 }, keys: [] });
    expect(filled).toEqual({ kind: 'published', index, kept: 1_200 });
    expect(events?.flatMap((event) => event.entries ?? [])).toEqual(entries);
  });

  it('fills nothing that was just flipped', async () => {
    const { book, stamp } = await beginBook(register);
    await register.stage(book, stamp, 1, [entry('a', 3)]);
    const filling = { commit: 0, entries: [entry('b', 1)] };
    expect(await register.fill(book, stamp, filling)).toMatchObject({ kept: 1 });
    await register.flip(book, stamp, 1, 1);
    const late = { commit: 0, entries: [entry('a', 1), entry('c', 1)] };
    expect(await register.fill(book, stamp, late)).toEqual({ kind: 'published', index: 1, kept: 1 });
    expect(await read(book, 'a', 'b', 'c')).toEqual([entry('a', 3), entry('b', 1), entry('c', 1)]);
  });

  it('tells a reader everything that it missed, up to a limit', async () => {
    const { book, stamp } = await beginBook(register);
    const commits = Array.from({ length: maxEventsPerSync + 1 }, (_, i) => i + 1);
    for (const commit of commits)
      await register.publish(book, stamp, { commit, entries: [entry('a', commit)] });
    const eventsAfter = async (index: number, asked: Partial<Stamp> = {}) =>
      (await register.sync(book, { applied: { stamp: { ...stamp, ...asked }, index }, keys: [] })).events;
    expect(await eventsAfter(0)).toBe(null);
    expect(await eventsAfter(1)).toEqual(
      commits.slice(1).map((index) => ({ index, entries: [entry('a', index)] })),
    );
    expect(await eventsAfter(maxEventsPerSync + 1)).toEqual([]);
    expect(await eventsAfter(maxEventsPerSync + 2)).toBe(null);
    // Whose events they would be decides: an index alone says nothing.
    for (const another of [{ epoch: 2 }, { server: 'another' }, { birth: 'another' }]) {
      for (const index of [1, maxEventsPerSync + 1]) expect(await eventsAfter(index, another)).toBe(null);
    }
  });

  it('gives values back byte for byte', async () => {
    const { book, stamp } = await beginBook(register);
    const values = [
      '{}',
      ' {\n"a" :\t[ ] }\r\n',
      '"Déjà vu – 日本 🛒 \\u00e9 \\"quoted\\" \u2028"',
      '12345678901234567890.10000000000000000001e+400',
      '{"b":1,"a":1,"a":2}',
      'null',
      null,
      '""',
    ];
    const entries = values.map((value, i) => ({ key: `clé/${i} 🛒\n`, version: 2 ** 53 - 1 - i, value }));
    await register.publish(book, stamp, { commit: 1, entries });
    const answer = await register.sync(book, {
      applied: { stamp, index: 0 },
      keys: entries.map(({ key }) => key),
    });
    expect(answer.entries).toEqual(entries);
    expect(answer.events).toEqual([{ index: 1, entries }]);
  });

  it('counts exactly up to the largest whole numbers', async () => {
    const { book, stamp } = await beginBook(register, 2 ** 53 - 4);
    const publish = (commit: number, version: number) =>
      register.publish(book, stamp, { commit, entries: [entry('a', version)] });
    expect(await publish(2 ** 53 - 2, 1)).toEqual({ kind: 'early', commit: 2 ** 53 - 4 });
    expect(await publish(2 ** 53 - 3, 2 ** 53 - 2)).toEqual({ kind: 'published', index: 1, kept: 1 });
    expect(await publish(2 ** 53 - 2, 2 ** 53 - 1)).toEqual({ kind: 'published', index: 2, kept: 1 });
    expect((await register.inspect(book)).commit).toBe(2 ** 53 - 2);
  });

  it.each([
    [{ key: '', version: 1, value: '1' }, 'Entry "" of book "BOOK" is refused: its key is empty.'],
    [{ key: 'a\ud800', version: 1, value: '1' }, 'its key is not well-formed Unicode.'],
    [
      { key: 'a', version: -1, value: '1' },
      'Entry "a" of book "BOOK" is refused: its version -1 is not a whole',
    ],
    [{ key: 'a', version: 1.5, value: '1' }, 'its version 1.5 is not a whole number'],
    [{ key: 'a', version: 2 ** 53, value: '1' }, 'its version 9007199254740992 is not a whole number'],
    [{ key: 'a', version: 1, value: '{' }, 'its value is no JSON text ('],
    [{ key: 'a', version: 1, value: '' }, 'its value is no JSON text ('],
    [{ key: 'a', version: 1, value: '"\udc00"' }, 'its value is not well-formed Unicode.'],
    [{ key: 'a', version: 1, value: 5 as unknown as string }, 'its value is no text but of type number.'],
  ])('refuses %j, and all of its group', async (malformed, reason) => {
    const { book, stamp } = await beginBook(register);
    const entries = [entry('sound', 1), malformed];
    const calls = [
      () => register.publish(book, stamp, { commit: 1, entries }),
      () => register.stage(book, stamp, 1, entries),
      () => register.fill(book, stamp, { commit: 0, entries }),
    ];
    for (const call of calls) await expect(call()).rejects.toThrow(reason.replace('BOOK', book));
    expect(await register.flip(book, stamp, 1, 0)).toEqual({ kind: 'published', index: 0, kept: 0 });
    expect(await read(book, 'sound')).toEqual([null]);
  });

  it('refuses a group that is too large to be published at once', async () => {
    const { book, stamp } = await beginBook(register);
    const entries = entriesOf(maxGroupEntries + 1, 1);
    await expect(register.publish(book, stamp, { commit: 1, entries })).rejects.toThrow(
      `1001 entries of book "${book}" are too many: a group of more than 1000 is staged and flipped.`,
    );
    const most = await register.publish(book, stamp, { commit: 1, entries: entries.slice(1) });
    expect(most).toEqual({ kind: 'published', index: 1, kept: maxGroupEntries });
  });
});
