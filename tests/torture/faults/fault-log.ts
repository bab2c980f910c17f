import type { FaultRecord } from '../history/index.ts';

/** What faults need from the run. */
export interface FaultContext {
  /** `monotonicMs`; a test passes a clock of its own. */
  readonly now: () => number;
  /** Resolves after so many ms. */
  readonly wait: (ms: number) => Promise<void>;
  /** Takes each record at once, so that a history has the begin of a fault that never ends. */
  readonly append: (record: FaultRecord) => void;
}

/** What was seen of a fault. */
export interface Effect {
  readonly verified: boolean;
  /** In words, such as `state T`. */
  readonly effect: string;
}

/** A fault that is active. */
export interface ActiveFault {
  readonly begin: FaultRecord;
  /** Undoes the fault, looks, and records its end. */
  end(undo: () => Promise<Effect>): Promise<FaultRecord>;
}

/**
 * Makes a fault and records its begin: its span starts before `make` and ends once `make` has seen the effect.
 * For faults of processes there are ready functions; this one is for all others, such as those of a proxy, of Redis
 * or of PostgreSQL.
 */
export async function beginFault(
  context: FaultContext,
  type: string,
  target: string,
  make: () => Promise<Effect>,
): Promise<ActiveFault> {
  const record = async (
    phase: 'begin' | 'end',
    id: string | null,
    act: () => Promise<Effect>,
  ): Promise<FaultRecord> => {
    const start = context.now();
    const { verified, effect } = await act();
    const end = context.now();
    const fault = id ?? `${type} ${target} ${start}`;
    const made: FaultRecord = { kind: 'fault', phase, fault, type, target, start, end, verified, effect };
    context.append(made);
    return made;
  };
  const begin = await record('begin', null, make);
  return { begin, end: (undo) => record('end', begin.fault, undo) };
}

/** Looks every few ms until it is so, at most `patienceMs` by the run's clock. */
export async function watch(
  { now, wait }: FaultContext,
  look: () => Effect,
  patienceMs = 2_000,
): Promise<Effect> {
  const deadline = now() + patienceMs;
  for (;;) {
    const seen = look();
    if (seen.verified || now() >= deadline) return seen;
    await wait(1);
  }
}
