import type { DocumentNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { fragmentsOf } from './fragments.ts';

/** How many fields lie within each other at the deepest place; introspection does not count. */
export function depthOf(document: DocumentNode, operation: OperationDefinitionNode): number {
  const fragments = fragmentsOf(document);
  const known = new Map<string, number>();
  const measure = (selectionSet: SelectionSetNode): number =>
    Math.max(
      0,
      ...selectionSet.selections.map((selection) => {
        if (selection.kind === 'InlineFragment') return measure(selection.selectionSet);
        if (selection.kind === 'FragmentSpread') return measureFragment(selection.name.value);
        // Introspection nests deeper than any shop's page; its own rule bounds it.
        if (selection.name.value.startsWith('__')) return 0;
        return 1 + (selection.selectionSet === undefined ? 0 : measure(selection.selectionSet));
      }),
    );
  // A fragment is measured once however often it is spread: else a small document could cost exponential time.
  const measureFragment = (name: string): number => {
    const fragment = fragments.get(name);
    const depth = known.get(name) ?? (fragment === undefined ? 0 : measure(fragment.selectionSet));
    known.set(name, depth);
    return depth;
  };
  return measure(operation.selectionSet);
}
