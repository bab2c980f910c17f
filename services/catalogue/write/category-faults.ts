import type { RejectedRow } from '../../kit/service-error.ts';
import { type CategoryRow, isInCircle } from './category-tree.ts';
import { type Fault, handlesFaults, requiredTextsFaults, textFaults, textsFaults } from './faults.ts';
import type { CategoryInput } from './inputs.ts';

/** All that is wrong in a category by itself. */
export const categoryFaults = (category: CategoryInput): Fault[] => [
  ...textFaults('key', category.key, 100),
  ...handlesFaults(category.handles),
  ...requiredTextsFaults('titles', category.titles, 500),
  ...textsFaults('descriptions', category.descriptions, 20_000),
];

/**
 * What is wrong in given categories beside the others: twice given, unknown parents, circles, handles of another.
 * @param all the tree as it would be.
 */
export function categoryConflicts(given: readonly CategoryRow[], all: readonly CategoryRow[]): RejectedRow[] {
  const byKey = new Map(all.map((row) => [row.key, row]));
  const owners = handleOwners(all);
  return given.flatMap((row, index) =>
    [
      ...(given.findIndex(({ key }) => key === row.key) < index ? [twice(row.key)] : []),
      ...parentFaults(row, byKey),
      ...Object.entries(row.handles).flatMap(([language, handle]) => {
        const other = owners.get(`${language}/${handle}`)?.find((key) => key !== row.key);
        return other === undefined ? [] : [handleOfAnother(handle, other)];
      }),
    ].map((fault) => ({ index, ...fault })),
  );
}

function handleOwners(rows: readonly CategoryRow[]): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<string, string[]>();
  for (const { key, handles } of rows) {
    for (const [language, handle] of Object.entries(handles)) {
      const name = `${language}/${handle}`;
      owners.set(name, [...(owners.get(name) ?? []), key]);
    }
  }
  return owners;
}

const twice = (value: string): Fault => ({
  field: 'key',
  value,
  reason: 'It comes twice in this call: give each category once.',
});

const handleOfAnother = (value: string, owner: string): Fault => ({
  field: 'handles',
  value,
  reason: `It belongs to category ${JSON.stringify(owner)}: give a handle that no other category has in this language.`,
});

function parentFaults(row: CategoryRow, byKey: ReadonlyMap<string, CategoryRow>): Fault[] {
  if (row.parent === null) return [];
  if (!byKey.has(row.parent)) {
    const reason = 'There is no such category: give the key of one that exists or stands in the same call.';
    return [{ field: 'parent', value: row.parent, reason }];
  }
  if (!isInCircle(byKey, row.key)) return [];
  const reason = 'It would be its own ancestor: give a parent outside of its descendants.';
  return [{ field: 'parent', value: row.parent, reason }];
}
