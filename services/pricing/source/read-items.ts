import { maxAmountMinor, parseAmount } from '../../../schema/money.ts';
import type { Polled } from '../../kit/foreign/index.ts';
import { lineFaults, maxRowMinor } from '../write/faults.ts';
import { valueAt } from './rest-client.ts';
import type { RestSourceConfig } from './source-config.ts';

/** What a source says that a SKU costs, in whole minor units: spelled another way it is the same. */
export type SourcePrice = { readonly amountMinor: number; readonly recommendedMinor: number | null };

/** What an answer says of each SKU that was asked for. A row that cannot be used says so, and harms no other. */
export function readItems(
  items: readonly unknown[],
  asked: readonly string[],
  config: RestSourceConfig,
  currency: string,
): ReadonlyMap<string, Polled<SourcePrice>> {
  const wanted = new Set(asked);
  const said = new Map<string, Polled<SourcePrice>>();
  for (const item of items) {
    const sku = valueAt(item, config.fields.sku);
    // What nobody asked for is nobody's turn: an answer to an earlier question may be newer.
    if (typeof sku !== 'string' || !wanted.has(sku)) continue;
    const isTwice = said.has(sku);
    const [unfit] = lineFaults('sku', sku);
    if (unfit !== undefined) said.set(sku, fault(unfit.reason));
    else said.set(sku, isTwice ? fault('It stands twice in one answer.') : readItem(item, config, currency));
  }
  if (config.missing === 'delete')
    for (const sku of asked) if (!said.has(sku)) said.set(sku, { kind: 'gone' });
  return said;
}

const fault = (reason: string): Polled<SourcePrice> => ({ kind: 'fault', reason });

function readItem(
  item: unknown,
  { fields, amounts }: RestSourceConfig,
  currency: string,
): Polled<SourcePrice> {
  if (fields.deleted !== undefined && valueAt(item, fields.deleted) === true) return { kind: 'gone' };
  const told = fields.currency === undefined ? currency : valueAt(item, fields.currency);
  if (told !== currency) return fault(`${fields.currency} is ${print(told)}: the list is in ${currency}.`);
  const amountMinor = readAmount(valueAt(item, fields.amount), amounts, currency);
  if (amountMinor === null) return fault(amountFault(fields.amount, valueAt(item, fields.amount), currency));
  const recommended = fields.recommended === undefined ? null : (valueAt(item, fields.recommended) ?? null);
  const recommendedMinor = recommended === null ? null : readAmount(recommended, amounts, currency);
  if (recommended !== null && recommendedMinor === null)
    return fault(amountFault(fields.recommended ?? '', recommended, currency));
  return { kind: 'value', value: { amountMinor, recommendedMinor } };
}

const amountFault = (path: string, value: unknown, currency: string): string =>
  `${path} is ${print(value)}: no amount in ${currency}.`;

const print = (value: unknown): string => (JSON.stringify(value) ?? 'missing').slice(0, 100);

// A JSON number is a float here: its shortest spelling is what the source wrote, as long as it has few digits.
function readAmount(value: unknown, amounts: RestSourceConfig['amounts'], currency: string): number | null {
  const minor = amounts === 'minor' ? readWhole(value) : readDecimal(value, currency);
  return minor !== null && minor >= 0 && minor <= maxRowMinor ? minor : null;
}

const readWhole = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : null;

function readDecimal(value: unknown, currency: string): number | null {
  const isShort = typeof value !== 'number' || Math.abs(value) <= maxAmountMinor;
  const text = typeof value === 'number' && isShort ? String(value) : value;
  if (typeof text !== 'string' || !/^\d+(\.\d+)?$/.test(text)) return null;
  try {
    return parseAmount(text, currency);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
