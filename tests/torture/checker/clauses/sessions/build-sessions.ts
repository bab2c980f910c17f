import type { HistoryRecord, Operation } from '../../../history/index.ts';

/** One operation of a session and those that sent back its token. */
export interface SessionStep {
  readonly record: Operation;
  readonly continued: SessionStep[];
}

/**
 * The sessions of a history, each as a tree under the operation that sent no token.
 *
 * An operation continues the latest operation that received its token strictly before its start: one of the same
 * client if there is any (the same text may be given to several), else one of anybody, since a cart that is handed
 * over takes its token along. A token that nobody received begins a session of its own.
 */
export function buildSessions(records: readonly HistoryRecord[]): SessionStep[] {
  const steps = records
    .filter((record) => 'client' in record)
    .map((record): SessionStep => ({ record, continued: [] }));
  const receivers = new Map<string, SessionStep[]>();
  for (const step of [...steps].sort((a, b) => a.record.end - b.record.end)) {
    const { token, client } = step.record;
    if (token === null) continue;
    for (const id of [anybody(token), ownedBy(token, client)]) {
      const same = receivers.get(id) ?? [];
      receivers.set(id, same);
      same.push(step);
    }
  }
  return steps.filter((step) => {
    const { asked, client, start } = step.record;
    if (asked.token === null) return true;
    const before =
      latestBefore(receivers.get(ownedBy(asked.token, client)) ?? [], start) ??
      latestBefore(receivers.get(anybody(asked.token)) ?? [], start);
    before?.continued.push(step);
    return before === null;
  });
}

const anybody = (token: string): string => token;
const ownedBy = (token: string, client: string): string => `${token}\u0000${client}`;

/** The last step that ended before the instant, of steps by end. */
function latestBefore(steps: readonly SessionStep[], instant: number): SessionStep | null {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((steps[middle]?.record.end ?? 0) < instant) low = middle + 1;
    else high = middle;
  }
  return steps[low - 1] ?? null;
}
