import { randomUUID } from 'node:crypto';
import type { WriteCallers } from './load-run.ts';
import type { WritableService } from './shop.ts';

/** An import that ended between the commits of two services. */
export interface InterruptedImport {
  /** Of the run, as every service knows it. */
  readonly id: string;
  readonly applied: readonly WritableService[];
  readonly missing: readonly WritableService[];
}

/** The import of which some services have applied their part while others still wait, or null. */
export async function findInterruptedImport(
  callers: Partial<WriteCallers>,
): Promise<InterruptedImport | null> {
  const names = Object.keys(callers) as WritableService[];
  const ask = async (name: WritableService, document: string, variables = {}) =>
    (await callers[name]?.({ document, variables, context: '', requestId: randomUUID() }))?.data;
  const staged = await Promise.all(
    names.map(async (name) => {
      const data = await ask(name, '{ stagedLoads }');
      return ((data?.stagedLoads ?? []) as readonly string[]).map((id) => ({ name, id }));
    }),
  );
  for (const id of new Set(staged.flat().map((load) => load.id))) {
    const missing = staged.flat().flatMap((load) => (load.id === id ? [load.name] : []));
    const states = await Promise.all(
      names.map(async (name) => {
        const data = await ask(name, 'query ImportState($id: ID!) { load(id: $id) { status } }', { id });
        return { name, load: (data?.load ?? null) as { readonly status: string } | null };
      }),
    );
    const applied = states.flatMap(({ name, load }) => (load?.status === 'COMMITTED' ? [name] : []));
    if (applied.length > 0) return { id, applied, missing };
  }
  return null;
}
