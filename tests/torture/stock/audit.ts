import type { HeldRow } from './books.ts';

/** A wish as the audit needs it. */
export interface AskedFor {
  readonly reference: string;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
}

/** Time in which a sweeper must have given back what expired. */
const sweepMs = 10_000;

/**
 * What is wrong with the holds after everybody has gone home, in words: each reference has the effect of one call, all
 * of its lines or none; what was sold was sold once; nothing is held for ever; no sale that a buyer was told of is
 * missing.
 */
export function auditHolds(
  rows: readonly HeldRow[],
  wishes: readonly AskedFor[],
  soldTo: ReadonlySet<string>,
): string[] {
  const asked = new Map(wishes.map((wish) => [wish.reference, unitsBySku(wish.lines)]));
  const held = byReference(rows);
  const faults: string[] = [];
  for (const [reference, lines] of held) {
    const wanted = asked.get(reference);
    const states = new Set(lines.map(({ state }) => (state === 'RELEASED' ? 'EXPIRED' : state)));
    if (states.size !== 1) faults.push(`${reference} is in several states: ${[...states].join(', ')}`);
    if (wanted === undefined || print(unitsBySku(lines)) !== print(wanted))
      faults.push(`${reference} holds ${print(unitsBySku(lines))}, asked for ${print(wanted ?? new Map())}`);
    for (const { sku, state, overMs, movements } of lines) {
      if (state === 'HELD' && overMs > sweepMs)
        faults.push(`${reference} still holds ${sku}, ${overMs} ms after its end`);
      if (movements !== (state === 'CLAIMED' ? 1 : 0))
        faults.push(`${reference} is ${state} with ${movements} movements of ${sku}`);
    }
  }
  for (const reference of soldTo) {
    if (held.get(reference)?.[0]?.state !== 'CLAIMED')
      faults.push(`${reference} was told of a sale that is none`);
  }
  return faults;
}

function unitsBySku(lines: AskedFor['lines']): Map<string, number> {
  const units = new Map<string, number>();
  for (const { sku, quantity } of lines) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return units;
}

const print = (units: ReadonlyMap<string, number>): string => JSON.stringify([...units].sort());

function byReference(rows: readonly HeldRow[]): ReadonlyMap<string, readonly HeldRow[]> {
  const held = new Map<string, HeldRow[]>();
  for (const row of rows) {
    const known = held.get(row.reference) ?? [];
    held.set(row.reference, known);
    known.push(row);
  }
  return held;
}
