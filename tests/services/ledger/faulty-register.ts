import { createMemoryRegister } from '../../../ledger/memory-register.ts';
import type { Register } from '../../../ledger/register.ts';

type Step = Exclude<keyof Register, 'close'>;
type Hook = (args: readonly unknown[]) => Promise<void> | void;

/** A register in memory that a test can replace, hold up and break. */
export interface FaultyRegister extends Register {
  /** Runs before a step has any effect: may wait, or throw for a register out of reach. Replaces the one before. */
  before(step: Step, hook: Hook): void;
  /** Runs after its effect: throwing means that the caller never learns what became of it. */
  after(step: Step, hook: Hook): void;
  /** Another server, with nothing in it, answers from now on; gives the one before, still alive. */
  replace(server?: string): Register;
  /** Who answers now, without faults. */
  current(): Register;
  /** Every call until now, as `step book`. */
  readonly calls: string[];
}

/** Makes one that works until told otherwise. */
export function createFaultyRegister(server = 'first'): FaultyRegister {
  let inner = createMemoryRegister(server);
  const before = new Map<Step, Hook>();
  const after = new Map<Step, Hook>();
  const calls: string[] = [];
  const step =
    <Args extends readonly unknown[], Answer>(
      name: Step,
      call: (register: Register, ...args: Args) => Promise<Answer>,
    ) =>
    async (...args: Args): Promise<Answer> => {
      calls.push(`${name} ${args[0]}`);
      await before.get(name)?.(args);
      const answer = await call(inner, ...args);
      await after.get(name)?.(args);
      return answer;
    };
  return {
    publish: step('publish', (register, ...args: Parameters<Register['publish']>) =>
      register.publish(...args),
    ),
    stage: step('stage', (register, ...args: Parameters<Register['stage']>) => register.stage(...args)),
    flip: step('flip', (register, ...args: Parameters<Register['flip']>) => register.flip(...args)),
    fill: step('fill', (register, ...args: Parameters<Register['fill']>) => register.fill(...args)),
    sync: step('sync', (register, ...args: Parameters<Register['sync']>) => register.sync(...args)),
    inspect: step('inspect', (register, ...args: Parameters<Register['inspect']>) =>
      register.inspect(...args),
    ),
    begin: step('begin', (register, ...args: Parameters<Register['begin']>) => register.begin(...args)),
    close: async () => {},
    before: (name, hook) => {
      before.set(name, hook);
    },
    after: (name, hook) => {
      after.set(name, hook);
    },
    replace: (next = 'second') => {
      const old = inner;
      inner = createMemoryRegister(next);
      return old;
    },
    current: () => inner,
    calls,
  };
}

/** A gate that holds whoever passes until it is opened. */
export interface Gate {
  /** Resolves when somebody arrives. */
  readonly reached: Promise<void>;
  readonly pass: () => Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  let arrive = (): void => {};
  let open = (): void => {};
  const reached = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    reached,
    open: () => open(),
    pass: () => {
      arrive();
      return opened;
    },
  };
}
