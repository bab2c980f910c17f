import type { Rows, ShopRow, WritableService } from './shop.ts';

/** Rows that travel together. Equal shops give equal chunks. */
export interface Chunk {
  /** Counted from 0. */
  readonly number: number;
  readonly rows: readonly ShopRow[];
  /** The rows as a load takes them. */
  readonly json: string;
}

/** Cuts rows into chunks of at most 1,000 rows and about a million characters. */
export async function* chunksOf<Service extends WritableService>(
  rows: Rows<Service>,
): AsyncGenerator<Chunk, void, undefined> {
  let number = 0;
  let gathered: ShopRow[] = [];
  let texts: string[] = [];
  let length = 0;
  for await (const row of rows) {
    // Made into text once: it is measured, hashed and sent as it is.
    const text = JSON.stringify(row.row);
    if (gathered.length === maxRows || (gathered.length > 0 && length + text.length > maxCharacters)) {
      yield { number, rows: gathered, json: `[${texts.join(',')}]` };
      number += 1;
      gathered = [];
      texts = [];
      length = 0;
    }
    gathered.push(row);
    texts.push(text);
    length += text.length;
  }
  if (gathered.length > 0) yield { number, rows: gathered, json: `[${texts.join(',')}]` };
}

// A chunk is one HTTP body and one row of the service's database: large enough to be few, small enough for memory.
const maxRows = 1_000;
const maxCharacters = 1_000_000;
