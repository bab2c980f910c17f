import { isLine } from '../../../schema/postal-address.ts';
import { assertRows, check, type Fault } from '../../kit/row-faults.ts';

export { assertRows, check, type Fault };

/** Faults of a key of a location: it is one part of the keys of entries. */
export const keyFaults = (field: string, key: string): readonly Fault[] =>
  check(isLine(key, 100) && !key.includes('/'), field, key, 'Give 1 to 100 characters without a slash.');

/** Faults of a SKU. */
export const skuFaults = (sku: string): readonly Fault[] =>
  check(isLine(sku, 100), 'sku', sku, 'Give 1 to 100 characters on one line.');

/** Faults of a name. */
export const nameFaults = (name: string): readonly Fault[] =>
  check(isLine(name, 200), 'name', name, 'Give 1 to 200 characters on one line.');

/** Faults of a whole number with a lower bound. */
export const atLeast = (lowest: number, field: string, value: number): readonly Fault[] =>
  check(value >= lowest, field, value, `Give a whole number from ${lowest}.`);

/** Faults of an instant at which something happened; senders' clocks may run ahead by five minutes. */
export const pastFaults = (field: string, at: Date, now: Date): readonly Fault[] =>
  check(
    at.getTime() >= 0 && at.getTime() <= now.getTime() + clockToleranceMs,
    field,
    at,
    'Give an instant from 1970 on that is not in the future.',
  );

/** Faults of an instant that may lie ahead. */
export const instantFaults = (field: string, at: Date | null | undefined): readonly Fault[] =>
  check(at == null || at.getTime() >= 0, field, at, 'Give an instant from 1970 on.');

const clockToleranceMs = 5 * 60_000;
