import { type ProductSort, productSorts } from '../../../../schema/product-filter.ts';
import { quoted } from '../../../../schema/quoted.ts';
import { serviceError } from '../../../kit/service-error.ts';

/** A place in a sorted list: what stands at or before it has been seen. Whatever the sort, smaller ranks come first. */
export interface Cursor {
  readonly sort: ProductSort;
  readonly rank: number | string;
  /** Of the product; it decides between equal ranks. */
  readonly key: string;
}

/** The cursor as clients get it. */
export const formatCursor = ({ sort, rank, key }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, rank, key])).toString('base64url');

/** Reads a cursor. Throws `BAD_INPUT` for one of another sort, and for what is none. */
export function parseCursor(text: string, sort: ProductSort): Cursor {
  const cursor = tryParse(text);
  // To the letter: base64 has several spellings of one text, and a cursor is to be one only.
  if (cursor === null || formatCursor(cursor) !== text) {
    throw serviceError('BAD_INPUT', `after cannot be ${quoted(text)}: give the endCursor of a page.`);
  }
  if (cursor.sort !== sort) {
    throw serviceError(
      'BAD_INPUT',
      `after is a cursor of the sort ${cursor.sort}, not of ${sort}: give the endCursor of a page of the same sort.`,
    );
  }
  return cursor;
}

function tryParse(text: string): Cursor | null {
  try {
    const [name, rank, key] = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const sort = productSorts.find((candidate) => candidate === name);
    // A rank goes into SQL with the type of its sort; anything else would fail there, as a bug of ours.
    const isRank = sort === 'TITLE' ? isText(rank) : Number.isSafeInteger(rank);
    return sort !== undefined && isRank && isText(key) ? { sort, rank, key } : null;
  } catch {
    return null;
  }
}

const isText = (value: unknown): boolean => typeof value === 'string' && !value.includes('\u0000');
