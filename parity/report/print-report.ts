import type { Difference } from '../compare/difference.ts';
import type { Operation } from '../compare/sighting.ts';
import { failuresOf, type Summary, silentRows } from './summary.ts';
import type { Row, Tally } from './tally.ts';

const maxPrinted = 20;

const columns: readonly (readonly [title: string, cell: (row: Row) => string])[] = [
  ['channel', (row) => row.channel ?? '?'],
  ['client', (row) => row.client],
  ['gateway', (row) => row.gateway],
  ['strict', (row) => String(row.strict)],
  ['degraded', (row) => String(row.degraded + row.unmarked)],
  ['failed', (row) => String(failuresOf(row))],
  ['agreements', (row) => String(row.agreements)],
  ['differences', (row) => String(row.differences)],
  ['oldest', (row) => `${row.maxAgeMs} ms`],
];

/** The table that a person reads, and below it every difference with both operations. */
export function printReport(tally: Tally, summary: Summary): string {
  const rows = tally.rows();
  const cells = [columns.map(([title]) => title), ...rows.map((row) => columns.map(([, cell]) => cell(row)))];
  return [...printTable(cells), '', ...printVerdict(tally, summary), ...printDifferences(tally), ''].join(
    '\n',
  );
}

function printTable(lines: readonly (readonly string[])[]): string[] {
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at]?.length ?? 0)));
  // Names to the left, numbers to the right.
  return lines.map((line) =>
    line
      .map((cell, at) => (at < 3 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

function printVerdict(
  tally: Tally,
  { agreements, differences, degraded, unmarked, rounds }: Summary,
): string[] {
  const absent = tally.absentSkus();
  const failures = tally.rows().flatMap(({ failures }) => [...failures.keys()]);
  return [
    agreements + differences === 0
      ? 'Nothing could be compared: no two strict answers were of one index.'
      : `${agreements} agreements and ${differences} differences in ${rounds} rounds.`,
    ...(degraded + unmarked === 0
      ? []
      : [`${degraded + unmarked} answers without proof: looked at for honesty only.`]),
    ...(failures.length === 0 ? [] : [`Questions without an answer: ${[...new Set(failures)].join(', ')}.`]),
    ...[...tally.sourceAges()].map(
      ([book, age]) =>
        `Book ${book} is fed by a system without versions, asked ${age ?? 'an unknown number of'} ms ago at most.`,
    ),
    ...silentRows(tally).map(({ client, gateway }) => `Never answered: ${client} at ${gateway}.`),
    ...(absent.length === 0 ? [] : [`Shown to nobody: ${absent.slice(0, maxPrinted).join(', ')}.`]),
  ];
}

function printDifferences(tally: Tally): string[] {
  const all = tally.differences();
  const more = tally.differenceCount() - Math.min(all.length, maxPrinted);
  return [
    ...all.slice(0, maxPrinted).flatMap((difference) => ['', ...printDifference(difference)]),
    ...(more === 0 ? [] : ['', `… and ${more} more.`]),
  ];
}

/** A difference in three lines: what, who, and against whom. */
export const printDifference = ({ clause, what, operation, against }: Difference): string[] => [
  `${clause}: ${what}`,
  `  ${printOperation(operation)}`,
  ...(against === null ? [] : [`  ${printOperation(against)}`]),
];

function printOperation(operation: Operation): string {
  const { channel, client, gateway, customerGroup, askedAt, startMs, endMs, requestId } = operation;
  const group = customerGroup === null ? '' : ` as ${customerGroup}`;
  const took = (endMs - startMs).toFixed(1);
  return `${channel} ${client}${group} at ${gateway}, asked ${askedAt}, ${took} ms, request ${requestId ?? '?'}`;
}
