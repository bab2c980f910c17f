import type { CartLine } from '../cart.ts';
import type { CartWarning } from '../cart-warning.ts';
import {
  insufficientStock,
  invalidQuantity,
  maxLines,
  maxQuantity,
  tooManyLines,
  unknownSku,
  type WantedLine,
} from '../input/lines.ts';
import type { SkuFacts } from '../neighbours/sku-facts.ts';
import { refuseIfAny, type UserError } from '../refusal.ts';

/** What a line is to be after SKUs were added. */
export interface LineWrite {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  /** How many can be had; null where nobody asked or nobody knows. */
  readonly available: number | null;
}

/** Lines to write, and what could not be added as asked. */
export interface Addition {
  readonly writes: readonly LineWrite[];
  readonly reductions: readonly CartWarning[];
}

/**
 * Puts what is wanted on top of what is there, as far as it can be had.
 * Throws a refusal, or the catalogue's own error where nobody could say whether a SKU exists.
 * @param createId makes the id of a new line.
 */
export function planAddition(
  present: readonly CartLine[],
  wanted: readonly WantedLine[],
  facts: ReadonlyMap<string, SkuFacts>,
  createId: () => string,
): Addition {
  // Every line is planned before any objection counts, so that one answer names all that is wrong.
  const plans = wanted.map((line) => {
    const before = present.find(({ sku }) => sku === line.sku);
    return planLine(line, before, facts.get(line.sku), createId);
  });
  const added = plans.filter(({ write }) => !present.some(({ id }) => id === write.id)).length;
  const count = present.length + added;
  refuseIfAny([
    ...plans.flatMap(({ error }) => error ?? []),
    ...(count > maxLines ? [tooManyLines(count)] : []),
  ]);
  return {
    writes: plans.map(({ write }) => write),
    reductions: plans.flatMap(({ reduction }) => reduction ?? []),
  };
}

interface LinePlan {
  readonly write: LineWrite;
  readonly error?: UserError;
  readonly reduction?: CartWarning;
}

function planLine(
  { sku, quantity, index }: WantedLine,
  before: CartLine | undefined,
  facts: SkuFacts | undefined,
  createId: () => string,
): LinePlan {
  // Nobody could say whether there is such a SKU: the whole call fails, and may be sent again under its key.
  if (facts?.assortment.kind === 'failed') throw facts.assortment.error;
  const present = before?.quantity ?? 0;
  const total = present + quantity;
  const available = facts?.stock.kind === 'limited' ? facts.stock.available : null;
  const write: LineWrite = { id: before?.id ?? createId(), sku, quantity: total, available };
  if (facts?.assortment.kind !== 'known') return { write, error: unknownSku(index, sku) };
  if (total > maxQuantity) return { write, error: invalidQuantity(index, total, 1) };
  if (available === null || available >= total) return { write };
  // What stock has left counts for the whole line, not for what is added to it.
  // Nothing more can be had: a cart that has too many already keeps them, and is warned when it is read.
  if (available <= present) return { write, error: insufficientStock(index, sku, available) };
  return { write: { ...write, quantity: available }, reduction: reduced(write, available) };
}

const reduced = ({ id, sku, quantity }: LineWrite, available: number): CartWarning => ({
  code: 'QUANTITY_REDUCED',
  lineId: id,
  message: `${quantity} of ${sku} were asked for, of which ${available} can be had and are in the cart.`,
  available,
});
