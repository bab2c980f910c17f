import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createLibrary,
  type LedgerEntry,
  nothingSeen,
  openSession,
  reprove,
  type Session,
  type Stamp,
} from '../../ledger/index.ts';
import { manualTrust } from './read-kit.ts';
import { beginBook, entry, type Subject, subjects } from './registers.ts';

const clock = { now: () => performance.now() };

describe.each(subjects)('a book of single entries in %s', (_name, start) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await start();
  });
  afterAll(() => subject.close());

  /** A gateway of its own over the register, whose owner has these rows. */
  function openGateway(book: string, stamp: Stamp, rows: ReadonlyMap<string, LedgerEntry>) {
    const { register } = subject;
    const library = createLibrary({
      register,
      trustIn: () => manualTrust(stamp),
      ...clock,
      bounds: { maxBytes: 1_000_000, maxJournalKeys: 100 },
      timeoutMs: 5_000,
      heartbeatMs: 1_000_000,
      observe: () => {},
    });
    const source = {
      fill: async (_: string, keys: readonly string[]) => {
        const entries = keys.flatMap((key) => rows.get(key) ?? []);
        await register.fill(book, stamp, { commit: null, entries });
        return { epoch: stamp.epoch, never: keys.filter((key) => !rows.has(key)) };
      },
      readRows: async () => [],
    };
    const open = (): Session =>
      openSession(
        { library, source, ...clock },
        { after: nothingSeen, isProofRequired: true, expected: new Map() },
      );
    return { library, source, open, close: () => library.close() };
  }

  it('tells whoever knows that an entry never existed of its creation, though a fill came before the publish', async () => {
    const { book, stamp } = await beginBook(subject.register, null);
    const rows = new Map<string, LedgerEntry>();
    const [first, second] = [openGateway(book, stamp, rows), openGateway(book, stamp, rows)];
    const versionIn = async (session: Session) => (await session.read(book, ['a']))[0]?.version;
    const kept = first.open();
    expect(await versionIn(kept)).toBe(0);
    const whole = kept.readSet() ?? new Map();
    expect(await reprove(first, whole, nothingSeen)).not.toBeNull();
    // Written, and not published yet: the other gateway has it filled, and shows it.
    rows.set('a', entry('a', 1));
    expect(await versionIn(second.open())).toBe(1);
    expect(await versionIn(first.open())).toBe(1);
    // Nor is an answer given again that says it never existed.
    expect(await reprove(first, whole, nothingSeen)).toBeNull();
    for (const gateway of [first, second]) gateway.close();
  });
});
