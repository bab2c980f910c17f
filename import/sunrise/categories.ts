import type { CsvLine } from '../read/csv-table.ts';
import type { CategoryInput } from '../rows.ts';
import type { ShopRow } from '../shop.ts';
import { type Faults, hasControlCharacters, textsOf } from './faults.ts';
import { createHandleReader } from './handles.ts';

/** The categories that can be imported. */
export interface CategoryTree {
  readonly rows: readonly ShopRow<'catalogue'>[];
  /** The key by English names from the top, such as `Women>Shoes`. */
  keyOf(path: string): string | null;
  /** A category's key and those of all above it. */
  withAncestors(key: string): readonly string[];
}

interface Node {
  readonly line: CsvLine;
  readonly key: string;
  readonly path: string;
  readonly parent: Node | null;
  readonly input: CategoryInput;
}

/** Builds the tree of `categories.csv`; parents may stand below their children. */
export function readCategories(lines: readonly CsvLine[], faults: Faults): CategoryTree {
  const build = createNodeBuilder(faults);
  const byId = new Map<string, Node>();
  // Round by round, each takes those whose parent is in the tree; what is left hangs on nothing or on itself.
  let waiting = uniqueLines(lines, faults);
  for (let found = -1; found !== 0 && waiting.length > 0; ) {
    const ready = waiting.filter((line) => isTop(line) || byId.has(line.cell('parentId')));
    found = ready.length;
    waiting = waiting.filter((line) => !ready.includes(line));
    for (const line of ready) {
      const node = build(line, byId.get(line.cell('parentId')) ?? null);
      if (node !== null) byId.set(line.cell('externalId'), node);
    }
  }
  // Whatever hangs on a bad category is bad itself: as a top category it would change the shop's menu.
  for (const line of waiting) {
    faults.addCell(
      line,
      'parentId',
      'No importable category has this externalId; give one that leads to a top category.',
    );
  }
  return treeOf([...byId.values()]);
}

const isTop = (line: CsvLine): boolean => line.cell('parentId') === '';

/** Leaves out lines without a key and those whose key another line has. */
function uniqueLines(lines: readonly CsvLine[], faults: Faults): readonly CsvLine[] {
  const taken = new Map<string, CsvLine>();
  return lines.filter((line) => {
    // Children name their parent by `externalId`; `key` is what the catalogue knows it by.
    for (const column of ['key', 'externalId']) {
      const text = line.cell(column);
      const owner = taken.get(`${column} ${text}`);
      if (text !== '' && text.length <= 100 && !hasControlCharacters(text) && owner === undefined) {
        taken.set(`${column} ${text}`, line);
        continue;
      }
      const reason =
        owner === undefined ? 'Give 1 to 100 characters.' : `Line ${owner.line} has it; give another.`;
      faults.addCell(line, column, reason);
      return false;
    }
    return true;
  });
}

function createNodeBuilder(faults: Faults): (line: CsvLine, parent: Node | null) => Node | null {
  const handles = createHandleReader(faults);
  const paths = new Map<string, CsvLine>();
  let position = 0;
  return (line, parent) => {
    const titles = textsOf(line, 'name');
    const english = line.cell('name.en');
    const path = parent === null ? english : `${parent.path}>${english}`;
    // Products name categories by path: two of one path could not be told apart.
    const twin = paths.get(path);
    if (english === '') faults.addCell(line, 'name.en', 'Products name categories by it; give a name.');
    else if (twin !== undefined)
      faults.addCell(line, 'name.en', `Line ${twin.line} is ${path} too; give another name.`);
    const handlesRead = handles.read(line);
    if (english === '' || twin !== undefined || handlesRead === null) return null;
    paths.set(path, line);
    // Siblings stand in the order of the file.
    position += 1;
    const key = line.cell('key');
    const input = {
      key,
      handles: handlesRead,
      titles,
      position,
      ...(parent !== null && { parent: parent.key }),
    };
    return { line, key, path, parent, input };
  };
}

function treeOf(nodes: readonly Node[]): CategoryTree {
  const byPath = new Map(nodes.map((node) => [node.path, node]));
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const ancestry = (node: Node | null): readonly string[] =>
    node === null ? [] : [node.key, ...ancestry(node.parent)];
  return {
    rows: nodes.map(({ line, input }) => ({
      row: { category: input },
      origin: { file: line.file, line: line.line },
    })),
    keyOf: (path) => byPath.get(path)?.key ?? null,
    withAncestors: (key) => ancestry(byKey.get(key) ?? null),
  };
}
