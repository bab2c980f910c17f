import { normalizeCode } from '../../../schema/entries/promotion.ts';
import { quoted } from '../../../schema/quoted.ts';
import type { EntryVersion } from '../../../schema/read/price-snapshot.ts';
import { assertQuantity } from '../../../schema/read/pricing.ts';
import { refuseArgument } from '../../kit/service-error.ts';

/** `QuoteInput` after coercion. */
export interface QuoteInput {
  readonly lines: readonly QuoteLineInput[];
  readonly codes: readonly string[];
  readonly destination?: DestinationInput | null;
  readonly delivery?: { readonly method: string } | null;
}

/** `QuoteLineInput` after coercion. */
export interface QuoteLineInput {
  readonly lineId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly versions?: readonly EntryVersion[] | null;
}

interface DestinationInput {
  readonly country: string;
  readonly region?: string | null;
  readonly postalCode?: string | null;
}

/** Refuses what cannot be quoted with `BAD_INPUT`. */
export function assertQuoteInput({ lines, codes }: QuoteInput): void {
  if (lines.length > maxLines) refuseArgument('lines', `${lines.length} lines`, `at most ${maxLines}`);
  if (codes.length > maxCodes) refuseArgument('codes', `${codes.length} codes`, `at most ${maxCodes}`);
  const seen = new Set<string>();
  lines.forEach(({ lineId, quantity, versions }, index) => {
    assertQuantity(quantity, `lines.${index}.quantity`);
    if (seen.has(lineId)) {
      refuseArgument(`lines.${index}.lineId`, quoted(lineId), 'a name that no other line has');
    }
    seen.add(lineId);
    if (versions != null && versions.length > maxVersions) {
      refuseArgument(`lines.${index}.versions`, `${versions.length} versions`, `at most ${maxVersions}`);
    }
  });
}

/** The versions that lines name, each once. One quote is made from one version of an entry: two are refused. */
export function versionsOf(lines: readonly QuoteLineInput[]): readonly EntryVersion[] {
  const named = new Map<string, EntryVersion>();
  for (const { versions } of lines) {
    for (const entry of versions ?? []) {
      const name = JSON.stringify([entry.book, entry.key]);
      const other = named.get(name);
      if (entry.version < 0)
        refuseArgument(`The version of ${entry.key}`, String(entry.version), '0 or more');
      if (other !== undefined && other.version !== entry.version) {
        refuseArgument(
          `The version of ${entry.key}`,
          `${other.version} and ${entry.version}`,
          'one for all lines',
        );
      }
      named.set(name, entry);
    }
  }
  return [...named.values()];
}

/** Codes in the form in which they are compared, each once. */
export const codesOf = (codes: readonly string[]): readonly string[] => [
  ...new Set(codes.map(normalizeCode)),
];

const maxLines = 500;
const maxCodes = 50;
const maxVersions = 2_000;
