import type { BadRow } from '../bad-row.ts';
import type { CsvItem, CsvLine } from '../read/csv-table.ts';
import { mergeOptions, productFactsOf, type VariantOfLine, variantOf } from './catalogue-rows.ts';
import { createCells, styleOf } from './cells.ts';
import type { CsvMap, FileMapOf } from './map-form.ts';
import type { Scanned } from './scanned.ts';

/**
 * Joins lines that follow each other under one product key: the first says what the product is, each one is a variant.
 * @param taken what other lines have named already
 */
export async function* scanProducts(
  lines: AsyncIterable<CsvItem>,
  file: FileMapOf<'product'>,
  map: CsvMap,
  taken: Map<string, CsvLine>,
): AsyncGenerator<Scanned, void, undefined> {
  // Only one product is kept in memory; that is why its lines must follow each other.
  let group: CsvLine[] = [];
  const keyOf = (line: CsvLine | undefined): string =>
    line === undefined ? '' : (createCells(line, styleOf(map, file)).text(file.fields.key) ?? '');
  for await (const item of lines) {
    if (item.kind !== 'line') {
      yield item;
      continue;
    }
    if (group.length > 0 && keyOf(group[0]) !== keyOf(item.line)) {
      yield* scanProduct(group, file, map, taken);
      group = [];
    }
    group.push(item.line);
  }
  if (group.length > 0) yield* scanProduct(group, file, map, taken);
}

function* scanProduct(
  lines: readonly CsvLine[],
  file: FileMapOf<'product'>,
  map: CsvMap,
  taken: Map<string, CsvLine>,
): Generator<Scanned, void, undefined> {
  const [head] = lines;
  if (head === undefined) return;
  const cells = createCells(head, styleOf(map, file));
  const facts = productFactsOf(cells, file, map);
  const twin = claim(taken, `product ${facts.key}`, head);
  if (twin !== undefined) {
    cells.refuse(
      file.fields.key,
      `The product stands at ${twin.file}:${twin.line} too; give its lines one after the other.`,
    );
  }
  yield* badRows(cells.faults);
  // Read even where the product is bad: every fault of a file is told at once.
  const variants: VariantOfLine[] = [];
  for (const line of lines) {
    const { variant, faults } = scanVariant(line, file, map, taken);
    yield* badRows(faults);
    if (faults.length === 0) variants.push(variant);
  }
  if (cells.faults.length > 0 || variants.length === 0) return;
  const product = {
    ...facts,
    options: mergeOptions(variants),
    variants: variants.map(({ variant }) => variant),
  };
  yield { kind: 'row', row: { row: { product }, origin: { file: head.file, line: head.line } } };
}

const badRows = (faults: readonly BadRow[]): readonly Scanned[] =>
  faults.map((row) => ({ kind: 'bad', row }));

function scanVariant(
  line: CsvLine,
  file: FileMapOf<'product'>,
  map: CsvMap,
  taken: Map<string, CsvLine>,
): { readonly variant: VariantOfLine; readonly faults: readonly BadRow[] } {
  const cells = createCells(line, styleOf(map, file));
  const variant = variantOf(cells, file, map);
  const owner = claim(taken, `sku ${variant.variant.sku}`, line);
  if (owner !== undefined)
    // In the words of every other row: where prices stand on the same line, this is one fault and not two.
    cells.refuse(file.fields.sku, `${owner.file}:${owner.line} is the same; give it once.`);
  return { variant, faults: cells.faults };
}

/** Who has the name already; the first one keeps it. */
function claim(taken: Map<string, CsvLine>, name: string, line: CsvLine): CsvLine | undefined {
  const owner = taken.get(name);
  if (owner === undefined) taken.set(name, line);
  return owner;
}
