import type { CsvItem, CsvLine } from '../read/csv-table.ts';
import { mergeOptions, productFactsOf, variantOf } from './catalogue-rows.ts';
import { createCells, faultOf, styleOf } from './cells.ts';
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
  const style = styleOf(map, file);
  const cells = createCells(head, style);
  const facts = productFactsOf(cells, file, map);
  const twin = claim(taken, `product ${facts.key}`, head);
  if (twin !== undefined) {
    cells.refuse(
      file.fields.key,
      `The product stands at ${twin.file}:${twin.line} too; give its lines one after the other.`,
    );
  }
  yield* cells.faults.map((row): Scanned => ({ kind: 'bad', row }));
  const variants = [];
  for (const line of lines) {
    const variantCells = createCells(line, style);
    const read = variantOf(variantCells, file, map);
    const owner = claim(taken, `sku ${read.variant.sku}`, line);
    const faults = [...variantCells.faults];
    if (owner !== undefined) {
      faults.push(
        faultOf(line, file.fields.sku, `${owner.file}:${owner.line} has this SKU; give one of its own.`),
      );
    }
    yield* faults.map((row): Scanned => ({ kind: 'bad', row }));
    if (faults.length === 0) variants.push(read);
  }
  if (cells.faults.length > 0 || variants.length === 0) return;
  const product = {
    ...facts,
    options: mergeOptions(variants),
    variants: variants.map(({ variant }) => variant),
  };
  yield { kind: 'row', row: { row: { product }, origin: { file: head.file, line: head.line } } };
}

/** Who has the name already; the first one keeps it. */
function claim(taken: Map<string, CsvLine>, name: string, line: CsvLine): CsvLine | undefined {
  const owner = taken.get(name);
  if (owner === undefined) taken.set(name, line);
  return owner;
}
