import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { comparePositions, type Position } from './entry.ts';

/** What a session has seen: no later answer of it may be older. */
export interface Seen {
  readonly books: ReadonlyMap<string, Position>;
  /** Versions read past the register, which it may not hold yet: by book, then by key. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Nothing was seen yet. */
export const nothingSeen: Seen = { books: new Map(), entries: new Map() };

/** The text that a client sends back: opaque to it, and worth nothing to anybody else. */
export function formatToken(seen: Seen): string {
  const [first] = seen.books.values();
  if (first === undefined || seen.entries.size > 0) return encode(seen);
  const last = lastTokens.get(first);
  if (last !== undefined && isSame(last.books, seen.books)) return last.text;
  const text = encode(seen);
  lastTokens.set(first, { books: seen.books, text });
  return text;
}

/** Answers of the same moment have the same positions, those objects themselves: the latest token by its first one. */
const lastTokens = new WeakMap<Position, { readonly books: Seen['books']; readonly text: string }>();

function isSame(a: Seen['books'], b: Seen['books']): boolean {
  if (a.size !== b.size) return false;
  for (const [book, position] of a) if (b.get(book) !== position) return false;
  return true;
}

function encode({ books, entries }: Seen): string {
  const json = {
    b: [...books].map(([book, { epoch, index }]) => [book, epoch, index]),
    e: [...entries].flatMap(([book, versions]) =>
      [...versions].map(([key, version]) => [book, key, version]),
    ),
  };
  const text = Buffer.from(JSON.stringify(json), 'utf8');
  if (text.length <= longBytes) return text.toString('base64url');
  return longMark + deflateRawSync(text).toString('base64url');
}

/** A longer token is packed: keys are much alike, and what carries headers has little room for them. */
const longBytes = 512;
const longMark = '~';
/** What is packed so tightly that it comes to more was packed by somebody else. */
const maxUnpackedBytes = 1_000_000;

function unpack(text: string): string | null {
  const bytes = Buffer.from(text.startsWith(longMark) ? text.slice(1) : text, 'base64url');
  if (!text.startsWith(longMark)) return bytes.toString('utf8');
  try {
    return inflateRawSync(bytes, { maxOutputLength: maxUnpackedBytes }).toString('utf8');
  } catch {
    return null;
  }
}

/** The other way; null where the text is no token. */
export function parseToken(text: string): Seen | null {
  const json = parseJson(unpack(text) ?? '');
  const { b, e } = (typeof json === 'object' && json !== null ? json : {}) as { b?: unknown; e?: unknown };
  if (!Array.isArray(b) || !Array.isArray(e) || !b.every(isBookRow) || !e.every(isEntryRow)) return null;
  const entries = new Map<string, Map<string, number>>();
  for (const [book, key, version] of e) {
    entries.set(book, (entries.get(book) ?? new Map<string, number>()).set(key, version));
  }
  return { books: new Map(b.map(([book, epoch, index]) => [book, { epoch, index }])), entries };
}

/** What was seen before and now together: of each book and entry the later one. */
export function mergeSeen(before: Seen, now: Seen): Seen {
  if (before.books.size === 0 && before.entries.size === 0) return now;
  const books = new Map(before.books);
  for (const [book, position] of now.books) {
    const other = books.get(book);
    if (other === undefined || comparePositions(position, other) > 0) books.set(book, position);
  }
  const entries = new Map([...before.entries].map(([book, versions]) => [book, new Map(versions)]));
  for (const [book, versions] of now.entries) {
    const known = entries.get(book) ?? new Map<string, number>();
    for (const [key, version] of versions) known.set(key, Math.max(version, known.get(key) ?? 0));
    entries.set(book, known);
  }
  return { books, entries };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isBookRow = (row: unknown): row is [string, number, number] =>
  Array.isArray(row) && typeof row[0] === 'string' && isCount(row[1]) && isCount(row[2]);

const isEntryRow = (row: unknown): row is [string, string, number] =>
  Array.isArray(row) && typeof row[0] === 'string' && typeof row[1] === 'string' && isCount(row[2]);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
