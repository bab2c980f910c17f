import { GraphQLError } from 'graphql';
import type { BookStamp, Filled, HeldEntry } from '../../../ledger/index.ts';
import type { ServiceName } from '../../../schema/service-name.ts';
import type { ServiceCaller } from '../../../schema/service-request.ts';

/** The services that keep entries. */
export const bookOwners = ['catalogue', 'pricing', 'stock'] as const satisfies readonly ServiceName[];

export type BookOwner = (typeof bookOwners)[number];

/** Whose database decides what is in a book. */
export function ownerOf(book: string): BookOwner {
  if (book === 'catalogue' || book === 'search') return 'catalogue';
  return book === 'markets' || book.startsWith('prices:') ? 'pricing' : 'stock';
}

/** A stamp, and how far the book may lag behind a system without versions that feeds it. */
export interface SourcedStamp extends BookStamp {
  /** Null where none does. */
  readonly source: BookSource | null;
}

/** As `BookSource` in `schema/ledger.graphql`. */
export interface BookSource {
  readonly name: string;
  readonly keyPrefix: string;
  readonly polledMsAgo: number | null;
  readonly behind: readonly { readonly key: string; readonly polledMsAgo: number | null }[];
}

/** The questions about its books that an owner answers beside those of the graph. */
export interface BookDesk {
  stamps(books: readonly string[]): Promise<readonly SourcedStamp[]>;
  /** Rejects where the register does not hold now what ever existed of these. */
  fill(book: string, keys: readonly string[]): Promise<Filled>;
  rows(book: string, keys: readonly string[]): Promise<readonly HeldEntry[]>;
}

/** Asks through the service's transport; the owner learns nothing of who asks. Rejects where it gives no answer. */
export function createBookDesk(call: ServiceCaller): BookDesk {
  const ask = async <Data>(document: string, variables: Readonly<Record<string, unknown>>): Promise<Data> => {
    const { data, errors } = await withDeadline((signal) =>
      call({ document, variables, context: '', requestId: 'ledger', signal }),
    );
    const [error] = errors ?? [];
    // Made anew: an error with a path counts as one of the answer that is being built, and this path is of another.
    if (error !== undefined) throw new GraphQLError(error.message, { extensions: { ...error.extensions } });
    return data as Data;
  };
  return {
    stamps: async (books) =>
      (await ask<{ bookStamps: readonly SourcedStamp[] }>(stampsDocument, { books })).bookStamps,
    fill: async (book, keys) => {
      const { entriesFill } = await ask<{ entriesFill: Fill }>(fillDocument, { book, keys });
      if (entriesFill.refusal !== null) throw new Error(`${book} is not filled: ${entriesFill.refusal}`);
      return entriesFill;
    },
    rows: async (book, keys) => {
      const { entries } = await ask<{ entries: readonly Row[] }>(rowsDocument, { book, keys });
      return entries.map(({ key, version, value }) => ({
        key,
        version,
        value: value === null ? null : JSON.parse(value),
      }));
    },
  };
}

// An owner that is paused answers when nobody needs it any more; the next question must not wait for that.
const deadlineMs = 2_000;

async function withDeadline<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), deadlineMs);
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}

interface Fill extends Filled {
  /** Why nothing was filled; null where it was. */
  readonly refusal: string | null;
}

interface Row {
  readonly key: string;
  readonly version: number;
  /** JSON text. */
  readonly value: string | null;
}

const stampsDocument = `query ($books: [String!]!) {
  bookStamps(books: $books) {
    book epoch server birth restoredEpoch trustMs source { name keyPrefix polledMsAgo behind { key polledMsAgo } }
  }
}`;
const fillDocument =
  'query ($book: String!, $keys: [String!]!) { entriesFill(book: $book, keys: $keys) { epoch never refusal } }';
const rowsDocument =
  'query ($book: String!, $keys: [String!]!) { entries(book: $book, keys: $keys) { key version value } }';
