import { isSameStamp, type LedgerEntry, type Stamp } from '../../ledger/entry.ts';
import type {
  FlipOutcome,
  Group,
  PublishOutcome,
  RegisterState,
  SyncAnswer,
  SyncQuestion,
} from '../../ledger/register.ts';

/** A book as the rules of the register have it, without any thought of speed. */
export interface Model {
  readonly stamp: Stamp | null;
  readonly commit: number | null;
  /** What became visible, oldest first: publishes in order, each with its entries, and whether it lists them. */
  readonly events: readonly { readonly entries: readonly LedgerEntry[]; readonly listed: boolean }[];
  readonly entries: Readonly<Record<string, LedgerEntry>>;
  readonly staged: Readonly<Record<string, LedgerEntry>>;
}

/** What a step leaves behind, and what the caller is told. */
type Step<T> = readonly [Model, T];

export const nothing: Model = { stamp: null, commit: null, events: [], entries: {}, staged: {} };

const told = (model: Model, kept: number): PublishOutcome => ({
  kind: 'published',
  index: model.events.length,
  kept,
});

/** The next state where it is the turn of `commit`. */
function inTurn(
  model: Model,
  stamp: Stamp,
  commit: number | null,
  work: () => Step<number>,
): Step<PublishOutcome> {
  if (!isSameStamp(stamp, model.stamp)) return [model, { kind: 'foreign' }];
  const last = model.commit ?? 0;
  if (commit !== null && commit <= last) return [model, told(model, 0)];
  if (commit !== null && commit > last + 1) return [model, { kind: 'early', commit: last }];
  const [next, kept] = work();
  return [next, told(next, kept)];
}

const advance = (model: Model, commit: number | null): Model =>
  commit === null ? model : { ...model, commit, staged: {} };

function put(model: Model, listed: boolean, entries: readonly LedgerEntry[], always: boolean): Step<number> {
  let all = model.entries;
  const kept = entries.filter((entry) => {
    const isNewer = entry.version > (all[entry.key]?.version ?? -1);
    if (isNewer) all = { ...all, [entry.key]: entry };
    return isNewer;
  });
  const counted = always ? entries : kept;
  const events = counted.length === 0 ? model.events : [...model.events, { entries: counted, listed }];
  return [{ ...model, entries: all, events }, counted.length];
}

/** @param stamp with the birth that the register made, which no rule can foretell. */
export function begin(model: Model, server: string, stamp: Stamp, commit: number | null): Step<Stamp | null> {
  if (stamp.server !== server || stamp.epoch <= (model.stamp?.epoch ?? 0)) return [model, null];
  return [{ ...nothing, stamp, commit }, stamp];
}

export const publish = (model: Model, stamp: Stamp, { commit, entries }: Group): Step<PublishOutcome> =>
  inTurn(model, stamp, commit, () => put(advance(model, commit), true, entries, false));

export const stage = (
  model: Model,
  stamp: Stamp,
  commit: number,
  entries: readonly LedgerEntry[],
): Step<PublishOutcome> =>
  inTurn(model, stamp, commit, () => {
    const added = Object.fromEntries(entries.map((entry) => [entry.key, entry]));
    return [{ ...model, staged: { ...model.staged, ...added } }, entries.length];
  });

export function flip(model: Model, stamp: Stamp, commit: number, count: number): Step<FlipOutcome> {
  const staged = Object.values(model.staged);
  const [next, outcome] = inTurn(model, stamp, commit, () =>
    put(advance(model, commit), false, staged, true),
  );
  const isTurn = isSameStamp(stamp, model.stamp) && commit === (model.commit ?? 0) + 1;
  if (isTurn && staged.length !== count) return [model, { kind: 'incomplete', staged: staged.length }];
  return [next, outcome];
}

export function fill(model: Model, stamp: Stamp, { commit, entries }: Group): Step<PublishOutcome> {
  if (!isSameStamp(stamp, model.stamp)) return [model, { kind: 'foreign' }];
  const last = model.commit ?? 0;
  if (commit !== null && commit > last) return [model, { kind: 'early', commit: last }];
  const absent = new Map(
    [...entries].reverse().flatMap((entry) => (entry.key in model.entries ? [] : [[entry.key, entry]])),
  );
  const entriesNow = { ...model.entries, ...Object.fromEntries(absent) };
  const isTold = commit === null && absent.size > 0;
  // In the order of the first mention of each.
  const added = entries.filter((entry) => absent.get(entry.key) === entry);
  const events = isTold ? [...model.events, { entries: added, listed: true }] : model.events;
  const next = { ...model, entries: entriesNow, events };
  return [next, told(next, absent.size)];
}

export function sync(model: Model, server: string, { applied, keys }: SyncQuestion): SyncAnswer {
  const index = model.events.length;
  const isTold = applied !== null && isSameStamp(applied.stamp, model.stamp) && applied.index <= index;
  const after = model.events.map(({ entries, listed }, i) => ({
    index: i + 1,
    entries: listed ? entries : null,
  }));
  return {
    server,
    stamp: model.stamp,
    index,
    events: isTold ? after.slice(applied.index) : null,
    entries: keys.map((key) => model.entries[key] ?? null),
  };
}

export const inspect = (model: Model, server: string): RegisterState => ({
  server,
  stamp: model.stamp,
  index: model.events.length,
  commit: model.commit,
});
