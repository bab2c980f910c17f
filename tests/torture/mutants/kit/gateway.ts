import { type OperationDefinitionNode, parse } from 'graphql';
import {
  type BookSource,
  createLibrary,
  type HeldEntry,
  nothingSeen,
  openSession,
  type Register,
  reprove,
  type Session,
  type Trust,
} from '../../../../ledger/index.ts';
import type { SituatedRequest } from '../../../../src/context.ts';
import { answerAtOneIndex } from '../../../../src/execute/ledger/attempts.ts';
import type { LedgerReader } from '../../../../src/execute/ledger/index.ts';
import { book as testBook } from '../../../ledger/read-kit.ts';
import type { Answer, EntryRead, ReadRecord, Totals } from '../../history/index.ts';
import type { Scene } from '../scene.ts';

/** What one gateway process reads, and how it is reached. */
export interface Gateway {
  /** The product's own reader of this gateway. */
  readonly reader: LedgerReader;
  /** Asks for entries of the test's book. */
  read(...keys: readonly string[]): Promise<ReadRecord>;
  /** Asks for whatever an attempt at an answer shows. */
  answer(attempt: (session: Session) => Promise<Shown>): Promise<ReadRecord>;
  close(): void;
}

/** What an answer shows its client. */
export interface Shown {
  readonly entries: readonly EntryRead[];
  readonly totals?: Totals;
}

export interface GatewayParts {
  readonly register: Register;
  readonly trust: Trust;
  readonly book?: string;
  readonly source?: Partial<BookSource>;
  readonly now?: () => number;
}

const unreachable = async (): Promise<never> => {
  throw new Error('SERVICE_UNAVAILABLE');
};
const [operation] = parse('{ shown }').definitions as readonly OperationDefinitionNode[];
const context = { demands: { after: null, isProofRequired: false } } as SituatedRequest;

/** A gateway without HTTP and graph: its library, its sessions, and its attempts at one answer. */
export function openGateway(scene: Scene, name: string, parts: GatewayParts): Gateway {
  const { book = testBook, now = () => performance.now() } = parts;
  const source = { fill: unreachable, readRows: unreachable, ...parts.source };
  const library = createLibrary({
    register: parts.register,
    trustIn: () => parts.trust,
    now,
    bounds: { maxBytes: 1_000_000, maxJournalKeys: 1_000 },
    timeoutMs: 60_000,
    heartbeatMs: 3_600_000,
    observe: () => {},
  });
  const reader: LedgerReader = {
    open: (options) => openSession({ library, source, now }, options),
    reprove: (reads) => reprove({ library, source }, reads, nothingSeen),
    status: library.status,
    isStrict: () => true,
    tellSources: () => null,
    close: library.close,
  };
  const answer: Gateway['answer'] = (attempt) =>
    scene.ask(name, async () => {
      if (operation === undefined) throw new Error('There is no operation.');
      let shown: Shown = { entries: [] };
      const { result } = await answerAtOneIndex(reader, { operation, context }, async (session) => {
        if (session !== null) shown = await attempt(session);
        return { data: {} };
      });
      return { ...markOf(result.extensions?.consistency), ...shown };
    });
  return {
    reader,
    answer,
    read: (...keys) =>
      answer(async (session) => ({ entries: shownOf(book, await session.read(book, keys)) })),
    close: library.close,
  };
}

/** Entries as a history has them. */
export const shownOf = (book: string, entries: readonly HeldEntry[]): EntryRead[] =>
  entries.map(({ key, version, value }) => [
    book,
    key,
    version,
    value === null ? 'absent' : JSON.stringify(value),
  ]);

/** What `extensions.consistency` says. */
export function markOf(consistency: unknown): Pick<Answer, 'mode' | 'ageMs' | 'books'> {
  if (consistency === undefined) return { mode: 'UNMARKED', ageMs: null, books: {} };
  const { mode, ageMs, books } = consistency as Pick<Answer, 'mode' | 'ageMs' | 'books'>;
  return { mode, ageMs, books };
}
