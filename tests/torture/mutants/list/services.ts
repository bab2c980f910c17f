import type { Mutant } from '../mutant.ts';

/** What must not be wrong with how services publish, fail over and count. */
export const serviceMutants: readonly Mutant[] = [
  {
    name: 'new-primary-at-once',
    wrong: 'a new primary is named before all trust in the old one has ended',
    file: 'services/kit/ledger/failover.ts',
    from: '  if (!(await waitOut(clock, waitMs, signal))) return false;\n',
    to: '',
    schedule: 'hasty-failover',
    clause: 'C2',
  },
  {
    name: 'restamped-server',
    wrong: 'a flushed server gets its epoch back',
    file: 'services/kit/ledger/book-rows.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the product's text.
    from: 'greatest(epoch + 1, ${registerEpoch}::bigint + 1,',
    to: 'least(greatest(epoch, 1),',
    schedule: 'flushed-epoch',
    clause: 'C2',
  },
  {
    name: 'sequence-cursor',
    wrong: 'what is due is what stands in the outbox behind the last row that was published',
    file: 'services/kit/ledger/outbox-pages.ts',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the product's text.
    from: 'WHERE book = ${book} AND commit_number IS NULL AND NOT published',
    to: `WHERE book = \${book} AND commit_number IS NULL
          AND id > (SELECT coalesce(max(id), 0) FROM outbox WHERE book = \${book} AND published)`,
    schedule: 'overlapping-writers',
    clause: 'C5',
  },
  {
    name: 'conflated-group',
    wrong: 'a group is published with the rows as they are now, not as it wrote them',
    file: 'services/kit/ledger/outbox-pages.ts',
    from: 'SELECT commit_number AS commit, key, version, value::text AS value FROM outbox',
    to: `SELECT commit_number AS commit, key, entry.version, entry.value::text AS value
    FROM outbox JOIN entry USING (book, key)`,
    schedule: 'two-changes',
    clause: 'C4',
  },
  {
    name: 'cart-from-current-rows',
    wrong: 'a cart is counted from rows that are not published',
    file: 'services/kit/read-call.ts',
    from: 'const reader = published ?? createEntryReader(db);',
    to: 'const reader = createEntryReader(db);',
    schedule: 'cart-beside-price',
    clause: 'C4',
  },
];
