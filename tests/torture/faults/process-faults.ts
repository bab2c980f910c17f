import { type ActiveFault, beginFault, type Effect, type FaultContext, watch } from './fault-log.ts';
import { type ProcessState, readProcessState, signal } from './process-state.ts';

/** A child process and the name by which a history knows it, such as `gateway g1`. */
export interface Victim {
  readonly pid: number;
  readonly target: string;
}

/**
 * Stops a process with SIGSTOP for `ms`, then lets it go on. Verified by its state: T at the begin, and no longer T at
 * the end, still being the same process. Nothing runs in it meanwhile, not even a timer.
 */
export async function pauseProcess(context: FaultContext, victim: Victim, ms: number): Promise<void> {
  const before = readProcessState(victim.pid);
  const fault = await beginFault(context, 'SIGSTOP', victim.target, async () => {
    signalSame(victim, before, 'SIGSTOP');
    return watch(context, () => seeState(victim, before, (state) => state === 'T'));
  });
  try {
    await context.wait(ms);
  } finally {
    // Whatever happens to the run, nobody is left stopped behind it.
    await fault.end(async () => {
      signalSame(victim, before, 'SIGCONT');
      return watch(context, () => seeState(victim, before, (state) => state !== 'T' && state !== 'Z'));
    });
  }
}

/**
 * Kills a process with SIGKILL. Verified by its being gone, or dead and not waited for. The fault is active until its
 * `end` is told that the successor answers; a history without an end has it open until the last record.
 */
export async function killProcess(context: FaultContext, victim: Victim): Promise<ActiveFault> {
  const before = readProcessState(victim.pid);
  return beginFault(context, 'SIGKILL', victim.target, async () => {
    if (before === null || before.state === 'Z') return { verified: false, effect: 'was dead before' };
    signal(victim.pid, 'SIGKILL');
    return watch(context, () => seeDeath(victim, before));
  });
}

/** A pid may have been given to somebody else since; that one is left alone. */
function signalSame(victim: Victim, before: ProcessState | null, name: 'SIGSTOP' | 'SIGCONT'): void {
  const now = readProcessState(victim.pid);
  if (before !== null && now?.startedAtTicks === before.startedAtTicks) signal(victim.pid, name);
}

function seeState(victim: Victim, before: ProcessState | null, isWanted: (state: string) => boolean): Effect {
  const now = readProcessState(victim.pid);
  if (before === null || now === null || now.startedAtTicks !== before.startedAtTicks)
    return { verified: false, effect: 'gone' };
  return { verified: isWanted(now.state), effect: `state ${now.state}` };
}

function seeDeath(victim: Victim, before: ProcessState): Effect {
  const now = readProcessState(victim.pid);
  if (now === null || now.startedAtTicks !== before.startedAtTicks) return { verified: true, effect: 'gone' };
  return { verified: now.state === 'Z' || now.state === 'X', effect: `state ${now.state}` };
}
