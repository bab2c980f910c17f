import { expect, it } from '@jest/globals';
import { buildHistory } from '../checker/index.ts';
import type { HistoryRecord } from '../history/index.ts';
import { read, refusal } from '../record-samples.ts';
import type { Failover } from './failover.ts';
import { measureFailovers } from './measure-failovers.ts';

const failover: Failover = {
  ...{ kind: 'kill', fault: 'SIGKILL', books: ['prices:fr-eur'] },
  ...{ begin: 1_000, electedAt: 3_000, isPromoted: true, unplanned: 0 },
};

/** An answer of a gateway that stands in a book at an epoch, received at an instant. */
const seen = (gateway: string, book: string, epoch: number, end: number, client = 'fr') =>
  read([], { gateway, client, start: end - 10, end, answer: { books: { [book]: { epoch, index: 1 } } } });

const measure = (records: readonly HistoryRecord[], failovers: readonly Failover[] = [failover]) =>
  measureFailovers(buildHistory(records), failovers);

it('a failover costs the longest gap of any gateway, and from the election to the last one in the new epoch', () => {
  const records = [
    seen('g1', 'prices:fr-eur', 1, 900),
    seen('g2', 'prices:fr-eur', 1, 950),
    // Still of the old epoch, which whoever asked before the loss may yet hear.
    seen('g1', 'prices:fr-eur', 1, 1_100),
    seen('g1', 'prices:fr-eur', 2, 5_600),
    seen('g2', 'prices:fr-eur', 2, 5_900),
  ];
  expect(measure(records)).toEqual([
    { withoutProofMs: 4_950, afterElectionMs: 2_900, othersAsked: 0, othersStrict: 0 },
  ]);
});

it('a gateway that never proves a book in a new epoch has no time', () => {
  const stuck = [seen('g1', 'prices:fr-eur', 1, 900), seen('g2', 'prices:fr-eur', 1, 900)];
  expect(measure([...stuck, seen('g1', 'prices:fr-eur', 2, 5_000)])[0]?.afterElectionMs).toBe(null);
  // The next failover is another one's matter.
  const second = { ...failover, begin: 6_000, electedAt: 7_000 };
  const late = [seen('g1', 'prices:fr-eur', 2, 5_000), seen('g2', 'prices:fr-eur', 2, 8_000)];
  expect(measure([...stuck, ...late], [failover, second])[0]?.afterElectionMs).toBe(null);
  expect(measure([])[0]?.afterElectionMs).toBe(null);
});

it('clients that read books of other primaries only are counted while it lasts, refusals too', () => {
  const records = [
    seen('g1', 'prices:fr-eur', 1, 900),
    seen('g1', 'prices:ch-chf', 1, 900, 'ch'),
    seen('g1', 'prices:ch-chf', 1, 2_000, 'ch'),
    refusal({ client: 'ch', start: 2_100, end: 2_200 }),
    refusal({ client: 'fr', start: 2_100, end: 2_200 }),
    seen('g1', 'prices:fr-eur', 2, 5_000),
    refusal({ client: 'ch', start: 6_000, end: 6_010 }),
  ];
  expect(measure(records)[0]).toMatchObject({ othersAsked: 2, othersStrict: 1 });
});
