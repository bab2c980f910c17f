import type { Mutant } from '../mutant.ts';

/** What must not be wrong with answers as a whole. */
export const gatewayMutants: readonly Mutant[] = [
  {
    name: 'shared-without-proof',
    wrong: "a question takes a running execution's answer without a proof of its own",
    file: 'src/plan/answer-cache.ts',
    from: 'const shared = await find(name, prove);',
    to: `const shared = await find(name, async (reads) => {
        const books = Object.fromEntries([...reads].map(([book, { position }]) => [book, position]));
        return { reads, consistency: { mode: 'STRICT', ageMs: 0, books, token: '' } };
      });`,
    schedule: 'shared-execution',
    clause: 'C3',
  },
  {
    name: 'late-markers',
    wrong: 'what a listing depends on is read after search was asked',
    file: 'src/execute/ledger/search.ts',
    from: `      await readMarkers(read, { ...args, facets: wants.facets });
      const found = await findPage(read, { ...args, ...wants });
`,
    to: `      const found = await findPage(read, { ...args, ...wants });
      await readMarkers(read, { ...args, facets: wants.facets });
`,
    schedule: 'asked-search',
    clause: 'C3',
  },
];
