import type { StorePlace } from '../entries/store.ts';
import { quoted } from '../quoted.ts';
import { serviceError } from '../service-error.ts';

/** What stores are ordered by. */
export type StoreOrder = 'name' | 'distance';

/** The cursor of a store: its place, so that a page goes on rightly even where that store is gone. */
export const formatStoreCursor = ({ distanceKm, sortName, key }: StorePlace): string =>
  Buffer.from(JSON.stringify([distanceKm, sortName, key])).toString('base64url');

/** The place that a cursor names; throws `BAD_INPUT` where it is none, or was given in the other order. */
export function parseStoreCursor(cursor: string, order: StoreOrder): StorePlace {
  const parts = parseJson(Buffer.from(cursor, 'base64url').toString());
  const [distanceKm, sortName, key] = Array.isArray(parts) ? parts : [];
  const isOfOrder = distanceKm === null || (order === 'distance' && typeof distanceKm === 'number');
  if (isOfOrder && typeof sortName === 'string' && typeof key === 'string')
    return { distanceKm, sortName, key };
  throw serviceError(
    'BAD_INPUT',
    `after cannot be ${quoted(cursor)}: give a cursor of this list in this order.`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
