import type { EntryRead, Operation } from '../../history/index.ts';
import { entryName, type History, printName } from '../history.ts';
import { buildViolation, type Violation } from '../violation.ts';
import { buildSessions, type SessionStep } from './sessions/build-sessions.ts';

interface Floor {
  readonly version: number;
  readonly record: Operation;
}

/**
 * C10, a session never goes backwards, even degraded.
 *
 * An operation s continues r if it sent the token that r received (see `buildSessions` for which r, where several
 * received the same). For each entry that s answers, in any mode: its version is at least that of every answer and
 * acknowledged write on the way from s back to the session's first operation. Degraded answers are evidence here,
 * for the client has seen them. Furthermore a refusal with `CONSISTENCY_UNAVAILABLE` has the status 503 and answers
 * nothing, whether or not a token was sent.
 *
 * Sessions are trees, since a token can be sent twice. They are walked depth first with one map of floors, which is
 * put back on the way up: O(n log n).
 */
export function sessionNeverBackwards(history: History): Violation[] {
  const found = findWrongRefusals(history);
  const floors = new Map<string, Floor>();
  for (const root of buildSessions(history.records)) walk(history, root, floors, found);
  return found;
}

function walk(history: History, root: SessionStep, floors: Map<string, Floor>, found: Violation[]): void {
  // An explicit stack, for a session may be as long as the history.
  const open: (SessionStep | (() => void))[] = [root];
  for (let top = open.pop(); top !== undefined; top = open.pop()) {
    if (typeof top === 'function') {
      top();
      continue;
    }
    const { record, continued } = top;
    const entries = entriesOf(record);
    if (record.kind !== 'publish') check(history, record, entries, floors, found);
    if (continued.length === 0) continue;
    open.push(raise(floors, record, entries), ...continued.toReversed());
  }
}

function check(
  history: History,
  record: Operation,
  entries: readonly EntryRead[],
  floors: ReadonlyMap<string, Floor>,
  found: Violation[],
): void {
  for (const entry of entries) {
    const floor = floors.get(entryName(entry));
    if (floor === undefined || entry[2] >= floor.version) continue;
    const what = `${printName(entryName(entry))} at version ${entry[2]} in a session that has version ${floor.version}`;
    found.push(buildViolation(history, 'C10', what, floor.record, record));
  }
}

/** Raises the floors to what the operation holds; calling the result lowers them again. */
function raise(floors: Map<string, Floor>, record: Operation, entries: readonly EntryRead[]): () => void {
  const before: (readonly [string, Floor | undefined])[] = [];
  for (const entry of entries) {
    const name = entryName(entry);
    const floor = floors.get(name);
    if (floor !== undefined && floor.version >= entry[2]) continue;
    before.push([name, floor]);
    floors.set(name, { version: entry[2], record });
  }
  return () => {
    for (const [name, floor] of before.toReversed()) {
      if (floor === undefined) floors.delete(name);
      else floors.set(name, floor);
    }
  };
}

function entriesOf(record: Operation): readonly EntryRead[] {
  if (record.kind === 'publish') return record.code === null && record.status < 300 ? record.entries : [];
  return 'answer' in record ? (record.answer?.entries ?? []) : [];
}

function findWrongRefusals(history: History): Violation[] {
  return history.records.flatMap((record) => {
    if (!('code' in record) || record.code !== 'CONSISTENCY_UNAVAILABLE') return [];
    const entries = entriesOf(record).length;
    if (record.status === 503 && entries === 0) return [];
    const what = `CONSISTENCY_UNAVAILABLE with status ${record.status} and ${entries} entries`;
    return [buildViolation(history, 'C10', what, null, record)];
  });
}
