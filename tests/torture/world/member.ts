import type { Victim } from '../faults/index.ts';
import { monotonicMs } from '../history/index.ts';
import { type Child, type ChildOptions, startChild } from './child.ts';
import { pause } from './pause.ts';

/** A gateway or service: the same program at the same address, however often it is started. */
export interface Member {
  /** Such as `gateway g1`. */
  readonly name: string;
  readonly url: string;
  readonly child: Child;
  readonly victim: Victim;
  /** Starts it, after its end or for the first time, and returns once it answers. */
  start(): Promise<void>;
  /** Whether it answers `path` of its address with 200 now. */
  answers(): Promise<boolean>;
  kill(): Promise<void>;
}

/** What a member is made of. */
export interface MemberOptions extends ChildOptions {
  readonly name: string;
  readonly url: string;
  /** Asked to know whether it serves. */
  readonly healthPath: string;
}

const startPatienceMs = 60_000;

/** Describes a member; nothing runs yet. */
export function createMember(options: MemberOptions): Member {
  const { name, url, healthPath } = options;
  let child: Child | null = null;
  const running = (): Child => {
    if (child === null) throw new Error(`${name} was not started.`);
    return child;
  };
  const answers = async (): Promise<boolean> => {
    const signal = AbortSignal.timeout(1_000);
    const answer = await fetch(`${url}${healthPath}`, { signal }).catch(() => null);
    await answer?.arrayBuffer().catch(() => {});
    return answer?.ok === true;
  };
  return {
    name,
    url,
    get child() {
      return running();
    },
    get victim() {
      return { pid: running().pid, target: name };
    },
    answers,
    start: async () => {
      const started = await startChild(options);
      child = started;
      let end: string | null = null;
      void started.ended.then((how) => {
        end = how;
      });
      const deadline = monotonicMs() + startPatienceMs;
      while (!(await answers())) {
        if (end !== null) throw new Error(`${name} ended by ${end} at its start: see ${options.logFile}.`);
        if (monotonicMs() > deadline) throw new Error(`${name} does not answer: see ${options.logFile}.`);
        await pause(50);
      }
    },
    kill: async () => {
      await child?.kill();
    },
  };
}
