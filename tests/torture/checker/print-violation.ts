import type { Answer, HistoryRecord } from '../history/index.ts';
import type { FaultEpisode } from './fault-timeline.ts';
import type { Violation } from './violation.ts';

const ms = (value: number): string => `${value.toFixed(3)} ms`;

/** A violation for people: what, both operations with their gateways, the gap, the faults. Several lines. */
export function printViolation({ clause, what, first, second, gapMs, faults }: Violation): string {
  return [
    `${clause}: ${what}`,
    ...(first === null ? [] : [`  first   ${printOperation(first)}`]),
    `  second  ${printOperation(second)}`,
    ...(gapMs === null ? [] : [`  gap     ${ms(gapMs)}`]),
    `  faults  ${faults.length === 0 ? 'none' : faults.map(printFault).join(', ')}`,
  ].join('\n');
}

/** The first `limit` violations of each clause, then how many more there are. */
export function printViolations(violations: readonly Violation[], limit = 5): string {
  const byClause = new Map<string, Violation[]>();
  for (const violation of violations) {
    const same = byClause.get(violation.clause) ?? [];
    byClause.set(violation.clause, same);
    same.push(violation);
  }
  return [...byClause]
    .flatMap(([clause, same]) => [
      ...same.slice(0, limit).map(printViolation),
      ...(same.length > limit ? [`${clause}: ${same.length - limit} more`] : []),
    ])
    .join('\n');
}

function printOperation(record: HistoryRecord): string {
  const span = `[${record.start.toFixed(3)}, ${record.end.toFixed(3)}]`;
  if (record.kind === 'fault') return `fault ${record.type} of ${record.target} ${span}`;
  if (record.kind === 'machine') return `machine ${span}`;
  if (record.kind === 'stock') return `stock ${record.stock.join('/')} ${span}`;
  const answer = 'answer' in record && record.answer !== null ? [printAnswer(record.answer)] : [];
  const outcome = record.code === null ? String(record.status) : `${record.status} ${record.code}`;
  const who = `${record.client} (${record.channel})`;
  return [`${record.kind} by ${who} on ${record.gateway}`, span, outcome, ...answer].join(' ');
}

function printAnswer({ mode, ageMs, books }: Answer): string {
  const positions = Object.entries(books).map(([book, at]) => `${book} ${at.epoch}:${at.index}`);
  const age = mode === 'STRICT' ? '' : ` age ${ageMs === null ? 'unsaid' : ms(ageMs)}`;
  return [`${mode}${age}`, ...positions].join(', ');
}

function printFault({ type, target, begin, end }: FaultEpisode): string {
  const until = end === Number.POSITIVE_INFINITY ? 'open' : end.toFixed(3);
  return `${type} of ${target} [${begin.toFixed(3)}, ${until}]`;
}
