import { describe, expect, it } from '@jest/globals';
import {
  type BookSource,
  ConsistencyUnavailable,
  createLibrary,
  formatToken,
  type Library,
  nothingSeen,
  openSession,
  parseToken,
  type Register,
  type Session,
  type SessionOptions,
  type Stamp,
  type Trust,
} from '../../ledger/index.ts';
import { begunRegister, book, entry, manualTrust } from './read-kit.ts';

interface Desk {
  readonly library: Library;
  now: number;
  open(options?: Partial<SessionOptions>): Session;
}

function openDesk(register: Register, trust: Trust, source: Partial<BookSource> = {}): Desk {
  const unasked = async (): Promise<never> => {
    throw new Error('nobody answers');
  };
  const desk = { now: 1_000 };
  const now = () => desk.now;
  const library = createLibrary({
    register,
    trustIn: () => trust,
    now,
    bounds: { maxBytes: 1_000_000, maxJournalKeys: 100 },
    timeoutMs: 1_000,
    heartbeatMs: 1_000_000,
    observe: () => {},
  });
  const open = (options: Partial<SessionOptions> = {}): Session =>
    openSession(
      { library, source: { fill: unasked, readRows: unasked, ...source }, now },
      { after: nothingSeen, isProofRequired: false, expected: new Map(), ...options },
    );
  return Object.assign(desk, { library, open });
}

const versionsOf = async (session: Session, keys: readonly string[]): Promise<readonly number[]> =>
  (await session.read(book, keys)).map(({ version }) => version);

const shownOf = (session: Session): readonly unknown[] => {
  const { mode, books } = session.consistency() ?? {};
  return [mode, books];
};

const publish = (register: Register, stamp: Stamp, ...entries: ReturnType<typeof entry>[]) =>
  register.publish(book, stamp, { commit: null, entries });

it('says from which index an answer was made', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const session = openDesk(register, manualTrust(stamp)).open();
  expect(session.consistency()).toBeNull();
  expect(await session.read(book, ['a'])).toEqual([{ key: 'a', version: 1, value: { version: 1 } }]);
  expect(await session.settle()).toBe('whole');
  expect(session.consistency()).toEqual({
    mode: 'STRICT',
    ageMs: 0,
    books: { [book]: { epoch: 1, index: 1 } },
    token: expect.any(String),
  });
});

it('reads a key once, however often it is asked for, and answers each time', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 2), entry('c', 3)]);
  const session = openDesk(register, manualTrust(stamp)).open();
  expect(await versionsOf(session, ['b', 'a', 'b'])).toEqual([2, 1, 2]);
  expect(await versionsOf(session, ['c', 'a'])).toEqual([3, 1]);
  expect(session.readKeys()).toEqual(new Map([[book, ['b', 'a', 'c']]]));
  expect(session.versions()).toEqual([
    { book, key: 'b', version: 2 },
    { book, key: 'a', version: 1 },
    { book, key: 'c', version: 3 },
  ]);
});

it('knows of a key that no entry can have that it never existed, and asks nobody', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const session = openDesk(register, manualTrust(stamp)).open();
  expect(await versionsOf(session, ['', 'a', 'zero \0'])).toEqual([0, 1, 0]);
  expect(session.consistency()?.mode).toBe('STRICT');
  expect(session.readSet()).toEqual(new Map([[book, { position: { epoch: 1, index: 1 }, keys: ['a'] }]]));
});

it('goes on at a later index where nothing moved that was read before', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1)]);
  const session = openDesk(register, manualTrust(stamp)).open();
  await session.read(book, ['a']);
  await publish(register, stamp, entry('b', 2));
  expect(await versionsOf(session, ['b'])).toEqual([2]);
  expect(await session.settle()).toBe('whole');
  expect(session.consistency()?.books).toEqual({ [book]: { epoch: 1, index: 2 } });
});

it('notices that what it read before has moved, and reads it all together the next time', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1)]);
  const desk = openDesk(register, manualTrust(stamp));
  const first = desk.open();
  await first.read(book, ['a']);
  await publish(register, stamp, entry('a', 2), entry('b', 2));
  expect(await versionsOf(first, ['b'])).toEqual([2]);
  expect(await first.settle()).toBe('moved');
  const second = desk.open({ expected: first.readKeys() });
  expect(await versionsOf(second, ['a'])).toEqual([2]);
  await publish(register, stamp, entry('b', 3));
  // Read with the first key already: the answer keeps to the index at which it began.
  expect(await versionsOf(second, ['b'])).toEqual([2]);
  expect(await second.settle()).toBe('whole');
});

it('has the owner fill what the register lacks, and then reads it there', async () => {
  const { register, stamp } = await begunRegister();
  const asked: (readonly string[])[] = [];
  const fill = async (_: string, keys: readonly string[]) => {
    asked.push(keys);
    await register.fill(book, stamp, { commit: null, entries: [entry('a', 4)] });
    return { epoch: 1, never: keys.filter((key) => key !== 'a') };
  };
  const desk = openDesk(register, manualTrust(stamp), { fill });
  expect(await versionsOf(desk.open(), ['a', 'never'])).toEqual([4, 0]);
  // What never existed is known from then on; once it is made, that is known too.
  expect(await versionsOf(desk.open(), ['a', 'never'])).toEqual([4, 0]);
  expect(asked).toEqual([['a', 'never']]);
  await publish(register, stamp, entry('never', 1));
  expect(await versionsOf(desk.open(), ['never'])).toEqual([1]);
});

it('asks the owner again where it looked before this epoch began', async () => {
  const { register } = await begunRegister();
  const stamp = await register.begin(book, { epoch: 2, server: 'server-1' }, null);
  // It was made, shown and lost with the epoch before, while the first answer was on its way.
  const epochs = [1, 2];
  const fill = async () => {
    const epoch = epochs.shift() ?? 0;
    if (epoch === 2 && stamp !== null)
      await register.fill(book, stamp, { commit: null, entries: [entry('a', 1)] });
    return { epoch, never: epoch === 2 ? [] : ['a'] };
  };
  const session = openDesk(register, manualTrust(stamp), { fill }).open();
  expect(await versionsOf(session, ['a'])).toEqual([1]);
  expect(session.consistency()?.mode).toBe('STRICT');
});

it('answers from memory without proof, and says how old that may be', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const trust = manualTrust(stamp);
  const desk = openDesk(register, trust);
  await desk.open().read(book, ['a']);
  trust.stamp = null;
  desk.now += 400;
  const session = desk.open();
  expect(await versionsOf(session, ['a'])).toEqual([1]);
  desk.now += 50;
  expect(session.consistency()).toMatchObject({
    mode: 'DEGRADED',
    ageMs: 450,
    books: { [book]: { epoch: 1, index: 1 } },
  });
});

it('answers from the rows of the owner where memory has nothing, and remembers which versions that were', async () => {
  const { register, stamp } = await begunRegister();
  const trust = manualTrust(null);
  const readRows = async (_: string, keys: readonly string[]) =>
    keys.map((key) => ({ key, version: 9, value: null }));
  const desk = openDesk(register, trust, { readRows });
  const session = desk.open();
  expect(await versionsOf(session, ['a'])).toEqual([9]);
  const { mode, token } = session.consistency() ?? {};
  expect(mode).toBe('DEGRADED');
  // Those rows may not be published yet: the register's older version will not do for this client.
  trust.stamp = stamp;
  await publish(register, stamp, entry('a', 8));
  const after = parseToken(token ?? '') ?? nothingSeen;
  const next = desk.open({ after });
  expect(await versionsOf(next, ['a'])).toEqual([9]);
  expect(next.consistency()?.mode).toBe('DEGRADED');
  await publish(register, stamp, entry('a', 9));
  const last = desk.open({ after });
  expect(await versionsOf(last, ['a'])).toEqual([9]);
  expect(last.consistency()?.mode).toBe('STRICT');
});

it('refuses where proof is required and missing', async () => {
  const { register } = await begunRegister([entry('a', 1)]);
  const session = openDesk(register, manualTrust(null)).open({ isProofRequired: true });
  await expect(session.read(book, ['a'])).rejects.toThrow(ConsistencyUnavailable);
  expect(session.refusal()?.message).toContain(book);
});

it('refuses where the session has seen more than anybody can answer now', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const trust = manualTrust(stamp);
  const desk = openDesk(register, trust);
  await desk.open().read(book, ['a']);
  trust.stamp = null;
  const after = { books: new Map([[book, { epoch: 1, index: 2 }]]), entries: new Map() };
  await expect(desk.open({ after }).read(book, ['a'])).rejects.toThrow(ConsistencyUnavailable);
});

it('moves where a service answered from other versions than it shows', async () => {
  const { register, stamp } = await begunRegister([entry('a', 2)]);
  const desk = openDesk(register, manualTrust(stamp));
  const agreeing = desk.open();
  agreeing.note([{ book, key: 'a', version: 2 }]);
  expect(await agreeing.settle()).toBe('whole');
  const differing = desk.open();
  differing.note([{ book, key: 'a', version: 1 }]);
  expect(await differing.settle()).toBe('moved');
  // Two parts of one answer, of two moments: one of them must be wrong.
  const torn = desk.open();
  torn.note([{ book, key: 'a', version: 1 }]);
  torn.note([{ book, key: 'a', version: 2 }]);
  expect(await torn.settle()).toBe('moved');
});

it('is degraded where a service answered from what may not be published', async () => {
  const { register, stamp } = await begunRegister([entry('a', 1)]);
  const desk = openDesk(register, manualTrust(stamp));
  const session = desk.open();
  await session.read(book, ['a']);
  session.noteUnproven(desk.now);
  desk.now += 5;
  expect(session.consistency()).toMatchObject({ mode: 'DEGRADED', ageMs: 5 });
});

it('tells of a proof that is missing for what a service answered from', async () => {
  const { register } = await begunRegister([entry('a', 1)]);
  const session = openDesk(register, manualTrust(null)).open({ isProofRequired: true });
  session.note([{ book, key: 'a', version: 1 }]);
  expect(await session.settle()).toBe('whole');
  expect(session.refusal()).toBeInstanceOf(ConsistencyUnavailable);
});

describe('a book of which several indices were read', () => {
  it('states no position where it moved', async () => {
    const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1)]);
    const session = openDesk(register, manualTrust(stamp)).open();
    await session.read(book, ['a']);
    await publish(register, stamp, entry('a', 2), entry('b', 2));
    await session.read(book, ['b']);
    session.noteUnproven(1_000);
    expect(shownOf(session)).toEqual(['DEGRADED', {}]);
    expect(parseToken(session.consistency()?.token ?? '')?.books.get(book)).toEqual({ epoch: 1, index: 2 });
  });

  it('states none where memory had moved on before the proof was lost', async () => {
    const { register, stamp } = await begunRegister([entry('a', 1), entry('b', 1)]);
    const trust = manualTrust(stamp);
    const desk = openDesk(register, trust);
    await desk.open().read(book, ['a', 'b']);
    const session = desk.open();
    await session.read(book, ['a']);
    await publish(register, stamp, entry('a', 2), entry('b', 2));
    await desk.open().read(book, ['a']);
    trust.stamp = null;
    // What the answer has its proof for is held back by a key that memory lacks.
    await session.read(book, ['b', 'c']).catch(() => {});
    expect(shownOf(session)).toEqual(['DEGRADED', {}]);
  });

  it('states none where rows of the owner stand beside what memory holds', async () => {
    const { register, stamp } = await begunRegister([entry('a', 1)]);
    const trust = manualTrust(stamp);
    const readRows = async () => [{ key: 'b', version: 7, value: { version: 7 } }];
    const desk = openDesk(register, trust, { readRows });
    await desk.open().read(book, ['a']);
    trust.stamp = null;
    const session = desk.open();
    expect(await versionsOf(session, ['a', 'b'])).toEqual([1, 7]);
    expect(shownOf(session)).toEqual(['DEGRADED', {}]);
  });
});

describe('a token', () => {
  const seen = (count: number) => ({
    books: new Map([[book, { epoch: 1, index: 0 }]]),
    entries: new Map([[book, new Map(Array.from({ length: count }, (_, n) => [`price/a-${n}`, 2]))]]),
  });

  it('forgets what it has seen past the register once that stands there', async () => {
    const { register, stamp } = await begunRegister([entry('price/a-0', 2), entry('price/a-1', 1)]);
    const session = openDesk(register, manualTrust(stamp), {
      fill: async (_, keys) => ({ epoch: 1, never: keys }),
    }).open({
      after: seen(3),
    });
    await session.read(book, ['other']);
    const left = parseToken(session.consistency()?.token ?? '')?.entries.get(book);
    expect(left).toEqual(
      new Map([
        ['price/a-1', 2],
        ['price/a-2', 2],
      ]),
    );
    expect(session.consistency()?.mode).toBe('STRICT');
  });

  it('of a thousand entries is short enough for a header, and read back as it was', () => {
    const token = formatToken(seen(1_000));
    expect(token.length).toBeLessThan(8_000);
    expect(parseToken(token)).toEqual(seen(1_000));
    expect(parseToken(`${token.slice(0, 40)}A`)).toBeNull();
  });

  it('names what its answer read, whatever another answer of the same moment read', () => {
    const position = { epoch: 1, index: 4 };
    const booksOf = (...names: readonly string[]) => new Map(names.map((name) => [name, position]));
    for (const books of [booksOf('a'), booksOf('a', 'b'), booksOf('a', 'c'), booksOf('b')]) {
      expect(parseToken(formatToken({ books, entries: new Map() }))?.books).toEqual(books);
    }
  });

  it('that has seen more waits for a proof', async () => {
    const { register } = await begunRegister();
    const readRows = async () => [];
    const open = (count: number) =>
      openDesk(register, manualTrust(null), { readRows }).open({ after: seen(count) });
    await expect(open(999).read(book, ['other'])).resolves.toHaveLength(1);
    await expect(open(1_000).read(book, ['other'])).rejects.toThrow(ConsistencyUnavailable);
  });
});
