import type { BadRow } from './bad-row.ts';
import { chunksOf } from './load-chunks.ts';
import type { RefusedRow } from './load-client.ts';
import type { Shop, ShopRow, WritableService } from './shop.ts';

/** A row that a service refuses. */
export interface Rejection {
  readonly service: WritableService;
  /** Its place among all rows of the service, counted from 0; null where the service does not say which row it is. */
  readonly ordinal: number | null;
  readonly row: ShopRow | null;
  /** With file and line where the row came from a file. */
  readonly fault: BadRow;
}

/**
 * Finds the rows that a service refuses, in the order in which it names them. The shop is read once more rather than
 * kept, since it may be larger than memory, and only where something was refused.
 */
export async function locate(
  shop: Shop,
  service: WritableService,
  refused: readonly RefusedRow[],
): Promise<readonly Rejection[]> {
  if (refused.length === 0) return [];
  const wanted = new Set(refused.map(({ chunk }) => chunk));
  const found = new Map<number | null, readonly Placed[]>();
  let before = 0;
  for await (const chunk of chunksOf(shop.rows[service]())) {
    const start = before;
    if (wanted.has(chunk.number)) {
      found.set(
        chunk.number,
        chunk.rows.map((row, index) => ({ row, ordinal: start + index })),
      );
    }
    before += chunk.rows.length;
  }
  return refused.map((each) => rejectionOf(service, each, found.get(each.chunk) ?? []));
}

interface Placed {
  readonly row: ShopRow;
  readonly ordinal: number;
}

function rejectionOf(
  service: WritableService,
  { kind, index, field, value, reason }: RefusedRow,
  chunk: readonly Placed[],
): Rejection {
  const candidates = kind === null ? chunk : chunk.filter(({ row }) => kind in row.row);
  const { row = null, ordinal = null } = candidates[index] ?? {};
  return {
    service,
    ordinal,
    row,
    fault: {
      file: row?.origin?.file ?? (field === '' ? service : `${service} ${kind ?? 'row'} ${index}`),
      line: row?.origin?.line ?? null,
      column: field,
      value: asText(value),
      reason,
    },
  };
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
