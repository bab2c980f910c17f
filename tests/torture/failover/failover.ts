import type { RedisServer } from '../../kit/redis-server.ts';
import {
  type ActiveFault,
  beginFault,
  type Effect,
  type FaultContext,
  killProcess,
  readProcessState,
  watch,
} from '../faults/index.ts';
import { signal } from '../faults/process-state.ts';
import { hasRole, type Topology } from './topology.ts';

/** Every book of the shop that the load fills. */
export const books = [
  'catalogue',
  'markets',
  'places',
  'prices:ch-chf',
  'prices:fr-eur',
  'stock:ch',
  'stock:eu',
] as const;

/** The ways in which a primary loses its role. */
export const failoverKinds = ['kill', 'swap', 'stop'] as const;

export type FailoverKind = (typeof failoverKinds)[number];

/** What was done to a primary, and who took over when. */
export interface Failover {
  readonly kind: FailoverKind;
  /** Name of the fault in the history. */
  readonly fault: string;
  /** Those that the primary held. */
  readonly books: readonly string[];
  /** By `monotonicMs`: before anything was done. */
  readonly begin: number;
  /** When another primary was elected and answered: the fault's end. The last one, where there were several. */
  readonly electedAt: number;
  /** Whether there was one in time. */
  readonly isPromoted: boolean;
  /** How often a new primary lost its role too before the books were proved again. */
  readonly unplanned: number;
}

/** What a failover needs of the run. */
export interface FailoverStage {
  readonly topology: Topology;
  readonly context: FaultContext;
  /** How long an old primary stays stopped once another one is elected. */
  readonly stoppedMs: number;
  /** Whether the old primary comes back; else it stays as it is, for a run that ends here. */
  readonly bringsBack: boolean;
  /** Resolves once gateways prove these books again, or patience is at its end. */
  readonly untilProved: (books: readonly string[]) => Promise<void>;
}

const patienceMs = 30_000;

/** Has the primary of a book lose its role, waits until gateways prove its books again, and brings it back. */
export async function makeFailover(
  stage: FailoverStage,
  kind: FailoverKind,
  book: string,
): Promise<Failover> {
  const old = await untilElected(stage, book);
  if (old === null) throw new Error(`${book} has no primary.`);
  const held = await booksOf(stage, old);
  const target = `redis ${old.port} (${held.join(', ')})`;
  const fault = await begin(stage, kind, old, target);
  let next: RedisServer | null = null;
  const elected = await fault.end(async () => {
    next = await untilElected(stage, book, old);
    return { verified: next !== null, effect: next === null ? 'nobody took over' : printPrimary(next) };
  });
  const unplanned = await untilProved(stage, held, old, next);
  if (stage.bringsBack) await bringBack(stage, kind, old);
  return {
    kind,
    fault: fault.begin.fault,
    books: held,
    begin: fault.begin.start,
    electedAt: unplanned.at(-1) ?? elected.end,
    isPromoted: elected.verified,
    unplanned: unplanned.length,
  };
}

/**
 * Waits until the gateways prove the books again. On a crowded machine a new primary may itself be taken for dead
 * before: that is one more fault, with an end of its own. Returns these ends.
 */
async function untilProved(
  { topology, context, untilProved: prove }: FailoverStage,
  held: readonly string[],
  old: RedisServer,
  elected: RedisServer | null,
): Promise<number[]> {
  const ends: number[] = [];
  const book = held[0] ?? '';
  let isProved = false;
  const proving = prove(held).then(() => {
    isProved = true;
  });
  let primary = elected;
  while (!isProved) {
    await context.wait(100);
    const next = await topology.primaryOf(book, old);
    if (next === null || next === primary) continue;
    const effect = { verified: true, effect: printPrimary(next) };
    const fault = await beginFault(context, 'unplanned', `redis ${primary?.port}`, async () => effect);
    ends.push((await fault.end(async () => effect)).end);
    primary = next;
  }
  await proving;
  return ends;
}

async function booksOf(stage: FailoverStage, primary: RedisServer): Promise<string[]> {
  const primaries = await Promise.all(books.map((book) => untilElected(stage, book)));
  return books.filter((_, place) => primaries[place] === primary);
}

async function begin(
  { topology, context }: FailoverStage,
  kind: FailoverKind,
  old: RedisServer,
  target: string,
): Promise<ActiveFault> {
  if (kind === 'kill') return killProcess(context, { pid: old.pid, target });
  if (kind === 'stop')
    return beginFault(context, 'SIGSTOP past failover', target, async () => {
      signal(old.pid, 'SIGSTOP');
      return watch(context, () => stateOf(old, (state) => state === 'T'));
    });
  return beginFault(context, 'swap', target, async () => {
    await topology.swap(old);
    return { verified: true, effect: 'asked for' };
  });
}

/**
 * The fault is over for everybody once there is a new primary: what the product takes from then on is its own. Null where
 * patience ended before.
 */
async function untilElected(
  { topology, context }: FailoverStage,
  book: string,
  old?: RedisServer,
): Promise<RedisServer | null> {
  const deadline = context.now() + patienceMs;
  for (;;) {
    const next = await topology.primaryOf(book, old);
    if (next !== null || context.now() > deadline) return next;
    await context.wait(20);
  }
}

const printPrimary = ({ port }: RedisServer): string => `redis ${port} is the primary`;

/** The old primary comes back and follows: a fault of its own, since it comes back in the belief to be the primary. */
async function bringBack(stage: FailoverStage, kind: FailoverKind, old: RedisServer): Promise<void> {
  const { context, stoppedMs } = stage;
  if (kind === 'stop') await context.wait(stoppedMs);
  const type = { kill: 'old primary started', stop: 'old primary continued', swap: 'old primary follows' }[
    kind
  ];
  const fault = await beginFault(context, type, `redis ${old.port}`, async () => {
    if (kind === 'kill') await old.restart();
    if (kind === 'stop') signal(old.pid, 'SIGCONT');
    return watch(context, () => stateOf(old, (state) => state !== 'T' && state !== 'Z'));
  });
  await fault.end(async () => {
    const deadline = context.now() + patienceMs;
    while (!(await hasRole(old, 'slave')) && context.now() < deadline) await context.wait(50);
    return { verified: await hasRole(old, 'slave'), effect: 'follows the new primary' };
  });
}

const stateOf = ({ pid }: RedisServer, isWanted: (state: string) => boolean): Effect => {
  const state = readProcessState(pid)?.state ?? 'gone';
  return { verified: isWanted(state), effect: `state ${state}` };
};
