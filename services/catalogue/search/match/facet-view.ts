import { type Kysely, sql } from 'kysely';
import { inLanguage, type Localized } from '../../../../schema/localized.ts';
import { formatAmount } from '../../../../schema/money.ts';
import { loadCategory } from '../../../../schema/read/categories.ts';
import type { ReadContext } from '../../../../schema/read/read-context.ts';
import { builtInFacets, builtInName } from './facet-names.ts';
import { countFacets, type FacetCount, type FacetCounts } from './facets.ts';
import { attributeFacet, type Search } from './search.ts';

/** `Facet` of the schema. */
export interface FacetView {
  readonly key: string;
  readonly name: string;
  readonly values: readonly FacetValueView[];
}

/** `FacetValue` of the schema. */
export interface FacetValueView {
  readonly key: string;
  readonly name: string;
  readonly count: number;
  readonly isEstimate: boolean;
  readonly min?: string;
  readonly max?: string;
}

/** The facets of a search with names in its language: the built-in ones first, then the most frequent. */
export async function readFacets(
  db: Kysely<object>,
  search: Search,
  read: ReadContext,
): Promise<FacetView[]> {
  const { language } = search.situation;
  const counts = await countFacets(db, search);
  const nameOf = await readNames(db, counts.values, language, read);
  const facets = new Map<string, FacetCount[]>();
  for (const count of counts.values) facets.set(count.facet, [...(facets.get(count.facet) ?? []), count]);
  const builtIn = builtInFacets.flatMap((key): FacetView[] => {
    const name = builtInName(key, language);
    const values = facets.get(key)?.map((count) => toValue(count, nameOf)) ?? [];
    if (key === 'price') return priceFacet(name, counts, search.situation.prices?.currency ?? 'EUR');
    return values.length === 0 ? [] : [{ key, name, values }];
  });
  const attributes = [...facets]
    // An attribute that is called like a built-in facet would come twice under one key: the built-in one stays.
    .filter(([facet]) => facet.startsWith(attributeFacet('')) && !isBuiltIn(attributeKey(facet)))
    // Values come most frequent first, so that the first one speaks for its facet.
    .sort(([, a], [, b]) => (b[0]?.count ?? 0) - (a[0]?.count ?? 0))
    .map(([facet, values]) => ({
      key: attributeKey(facet),
      name: nameOf(facet, ''),
      values: values.map((count) => toValue(count, nameOf)),
    }));
  return [...builtIn, ...attributes];
}

type NameOf = (facet: string, value: string) => string;

const attributeKey = (facet: string): string => facet.slice(attributeFacet('').length);

const isBuiltIn = (key: string): boolean => builtInFacets.some((name) => name === key);

const toValue = ({ facet, value, count, isEstimate }: FacetCount, nameOf: NameOf): FacetValueView => ({
  key: value,
  name: nameOf(facet, value),
  count,
  isEstimate,
});

function priceFacet(name: string, { prices }: FacetCounts, currency: string): FacetView[] {
  const values = prices.map(({ minMinor, maxMinor, count, isEstimate }) => {
    const min = formatAmount(minMinor, currency);
    const max = formatAmount(maxMinor, currency);
    return { key: `${min}-${max}`, name: `${min} – ${max} ${currency}`, count, isEstimate, min, max };
  });
  return values.length === 0 ? [] : [{ key: 'price', name, values }];
}

// One statement for options and attributes, one for categories.
async function readNames(
  db: Kysely<object>,
  values: readonly FacetCount[],
  language: string,
  read: ReadContext,
): Promise<NameOf> {
  const attributes = values.filter(({ facet }) => facet.startsWith(attributeFacet('')));
  const [labels, categories] = await Promise.all([
    readLabels(db, attributes),
    Promise.all(
      values
        .filter(({ facet }) => facet === 'category')
        .map(async ({ value }) => [value, (await loadCategory(read, value))?.title] as const),
    ),
  ]);
  const titles = new Map(categories);
  return (facet, value) => {
    if (facet === 'category') return titles.get(value) ?? value;
    if (facet === 'inStock') return builtInName('inStock', language);
    if (facet === 'brand') return value;
    const names = labels.get(JSON.stringify([attributeKey(facet), value]));
    return (names && inLanguage(names, language)) ?? (value === '' ? attributeKey(facet) : value);
  };
}

async function readLabels(
  db: Kysely<object>,
  attributes: readonly FacetCount[],
): Promise<ReadonlyMap<string, Localized>> {
  const keys = attributes.map(({ facet }) => attributeKey(facet));
  const { rows } = await sql<{ key: string; value_key: string; names: Localized }>`
    SELECT label.key, label.value_key, names FROM search_label AS label WHERE (key, value_key) IN (
      SELECT * FROM unnest(${keys}::text[], ${attributes.map(({ value }) => value)}::text[])
      UNION SELECT unnest(${keys}::text[]), '')`.execute(db);
  return new Map(rows.map((row) => [JSON.stringify([row.key, row.value_key]), row.names]));
}
