import type { LedgerEntry } from './entry.ts';
import { type Group, maxGroupEntries } from './register.ts';
import { isSoundKey, maxKeyBytes } from './sound-key.ts';

/** An entry that no register takes. Nothing of its group was published, and repeating it is of no use. */
export class InvalidEntryError extends Error {
  override readonly name = 'InvalidEntryError';
  readonly book: string;
  readonly key: string;
  constructor(book: string, key: string, reason: string) {
    super(`Entry ${JSON.stringify(key)} of book ${JSON.stringify(book)} is refused: ${reason}.`);
    this.book = book;
    this.key = key;
  }
}

/** Throws `InvalidEntryError` at the first entry that is malformed. */
export function assertEntries(book: string, entries: readonly LedgerEntry[]): void {
  for (const entry of entries) {
    const reason = keyFault(entry.key) ?? versionFault(entry.version) ?? valueFault(entry.value);
    if (reason !== null) throw new InvalidEntryError(book, entry.key, reason);
  }
}

/** Throws where a group is too large to be published at once, or an entry of it is malformed. */
export function assertGroup(book: string, { entries }: Group): void {
  if (entries.length > maxGroupEntries) {
    const limit = `a group of more than ${maxGroupEntries} is staged and flipped`;
    throw new RangeError(`${entries.length} entries of book ${JSON.stringify(book)} are too many: ${limit}.`);
  }
  assertEntries(book, entries);
}

// Half a surrogate pair has no bytes of its own in UTF-8: it would come back as another character.
const hasLoneSurrogate = (text: string): boolean => /\p{Surrogate}/u.test(text);

function keyFault(key: string): string | null {
  if (key === '') return 'its key is empty';
  if (hasLoneSurrogate(key)) return 'its key is not well-formed Unicode';
  return isSoundKey(key) ? null : `its key has a zero character, or more than ${maxKeyBytes} bytes`;
}

function versionFault(version: number): string | null {
  if (Number.isSafeInteger(version) && version >= 0) return null;
  return `its version ${version} is not a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;
}

function valueFault(value: string | null): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') return `its value is no text but of type ${typeof value}`;
  if (hasLoneSurrogate(value)) return 'its value is not well-formed Unicode';
  try {
    JSON.parse(value);
    return null;
  } catch (error) {
    return `its value is no JSON text (${(error as Error).message})`;
  }
}
