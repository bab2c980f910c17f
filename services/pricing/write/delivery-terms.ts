import { sql } from 'kysely';
import type { DeliveryEntry, DeliveryKind, DeliveryMethod } from '../../../schema/entries/delivery.ts';
import { entryKey, marketsBook } from '../../../schema/entries/keys.ts';
import { parseAmount } from '../../../schema/money.ts';
import type { Change } from '../../kit/change.ts';
import type { JsonValue } from '../../kit/entries.ts';
import {
  amountFaults,
  assertRows,
  check,
  type Fault,
  lastOfEach,
  lineFaults,
  repeatFaults,
} from './faults.ts';

/** `DeliveryTermsInput` after coercion. */
export interface DeliveryTermsInput {
  readonly market: string;
  readonly methods: readonly DeliveryMethodInput[];
}

interface DeliveryMethodInput {
  readonly key: string;
  readonly kind: DeliveryKind;
  readonly titles: readonly { readonly language: string; readonly text: string }[];
  readonly countries?: readonly string[] | null;
  readonly amount: string;
  readonly freeFrom?: string | null;
  readonly taxCategory: string;
  readonly minDays?: number | null;
  readonly maxDays?: number | null;
}

/** Makes or replaces how goods get to the customers of markets. The entry is all that is kept of them. */
export async function upsertDeliveryTerms(
  change: Change<object>,
  rows: readonly DeliveryTermsInput[],
): Promise<void> {
  // The whole book: a market's currency must not change meanwhile.
  await change.lock(marketsBook, []);
  const { rows: markets } = await sql<{ id: string; currency: string }>`
    SELECT id, settings->>'currency' AS currency FROM market
    WHERE id = ANY(${rows.map((row) => row.market)}::text[])`.execute(change.trx);
  const currencies = new Map(markets.map(({ id, currency }) => [id, currency]));
  assertRows('deliveryTerms', rows, (row) => termsFaults(row, currencies.get(row.market)));
  for (const { market, methods } of lastOfEach(rows, (row) => row.market)) {
    const currency = currencies.get(market) ?? '';
    const entry: DeliveryEntry = {
      currency,
      methods: methods.map((method) => buildMethod(method, currency)),
    };
    change.put(marketsBook, entryKey.delivery(market), entry as unknown as JsonValue);
  }
}

const buildMethod = (row: DeliveryMethodInput, currency: string): DeliveryMethod => ({
  key: row.key,
  kind: row.kind,
  titles: Object.fromEntries(row.titles.map(({ language, text }) => [language, text])),
  countries: row.countries == null ? null : [...new Set(row.countries)].sort(),
  amountMinor: parseAmount(row.amount, currency),
  freeFromMinor: row.freeFrom == null ? null : parseAmount(row.freeFrom, currency),
  taxCategory: row.taxCategory,
  minDays: row.minDays ?? null,
  maxDays: row.maxDays ?? null,
});

function termsFaults(
  { market, methods }: DeliveryTermsInput,
  currency: string | undefined,
): readonly Fault[] {
  if (currency === undefined) {
    return check(false, 'market', market, 'Give the id of a market that there is.');
  }
  return [
    ...check(methods.length <= maxMethods, 'methods', methods.length, `Give at most ${maxMethods}.`),
    ...repeatFaults(
      'methods',
      methods.map(({ key }) => key),
    ),
    ...methods.flatMap((method, index) => methodFaults(method, `methods.${index}`, currency)),
  ];
}

const maxMethods = 50;

function methodFaults(row: DeliveryMethodInput, field: string, currency: string): readonly Fault[] {
  return [
    ...check(
      /^[a-z0-9][a-z0-9-]{0,99}$/.test(row.key),
      `${field}.key`,
      row.key,
      'Give 1 to 100 lower-case letters, digits and hyphens.',
    ),
    ...check(row.titles.length > 0, `${field}.titles`, row.titles, 'Give at least one title.'),
    ...repeatFaults(
      `${field}.titles`,
      row.titles.map(({ language }) => language),
    ),
    ...row.titles.flatMap(({ text }, index) => lineFaults(`${field}.titles.${index}.text`, text, 200)),
    ...check(
      row.countries == null || row.countries.length > 0,
      `${field}.countries`,
      row.countries,
      'Name at least one country, or leave it out.',
    ),
    ...amountFaults(`${field}.amount`, row.amount, currency),
    ...amountFaults(`${field}.freeFrom`, row.freeFrom, currency),
    ...lineFaults(`${field}.taxCategory`, row.taxCategory),
    ...daysFaults(row, field),
  ];
}

const daysFaults = ({ minDays, maxDays }: DeliveryMethodInput, field: string): readonly Fault[] =>
  check(
    (minDays == null && maxDays == null) ||
      (minDays != null && maxDays != null && 0 <= minDays && minDays <= maxDays && maxDays <= 365),
    `${field}.maxDays`,
    [minDays ?? null, maxDays ?? null],
    'Give both or neither: 0 to 365 days, the smaller one first.',
  );
