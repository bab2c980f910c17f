import type { BadRow } from './bad-row.ts';
import type { LoadFailure } from './load-client.ts';
import type { ShopRow, WritableService } from './shop.ts';

/**
 * What a service refused, with file and line where the row came from a file.
 * @param chunk the rows of the chunk in question; empty where it is unknown.
 */
export function rejectedRows(
  service: WritableService,
  failure: LoadFailure,
  chunk: readonly ShopRow[],
): readonly BadRow[] {
  if (failure.rows.length === 0) {
    return [{ file: service, line: null, column: '', value: '', reason: failure.message }];
  }
  const { kind } = failure;
  const candidates = kind === null ? chunk : chunk.filter(({ row }) => kind in row);
  return failure.rows.map((refused) => {
    const origin = candidates[refused.index]?.origin;
    return {
      file: origin?.file ?? `${service} ${kind ?? 'row'} ${refused.index}`,
      line: origin?.line ?? null,
      column: refused.field,
      value: asText(refused.value),
      reason: refused.reason,
    };
  });
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
