/** Lets a few through at a time, the others in the order in which they came. */
export interface Turnstile {
  /**
   * Runs `work` once there is room at each of the names; rejects with `Crowded`, at once, where too many wait at one.
   * Names are entered in one order, so that nobody waits in a ring.
   */
  pass<Result>(names: readonly string[], work: () => Promise<Result>): Promise<Result>;
}

/** Too many wait: nothing was begun. */
export class Crowded extends Error {}

interface Gate {
  inside: number;
  readonly waiting: (() => void)[];
}

/** Opens turnstiles by name, each for `room` at a time and a queue of `queue` at most. */
export function createTurnstile(room: number, queue: number): Turnstile {
  const gates = new Map<string, Gate>();
  const enter = async (name: string): Promise<void> => {
    const gate = gates.get(name) ?? { inside: 0, waiting: [] };
    gates.set(name, gate);
    if (gate.inside < room) {
      gate.inside += 1;
      return;
    }
    if (gate.waiting.length >= queue) throw new Crowded(`Too many wait for ${name}.`);
    // Whoever leaves hands his place on: `inside` stays as it is.
    await new Promise<void>((resume) => gate.waiting.push(resume));
  };
  const leave = (name: string): void => {
    const gate = gates.get(name);
    const next = gate?.waiting.shift();
    if (next !== undefined) next();
    else if (gate !== undefined && gate.inside > 1) gate.inside -= 1;
    else gates.delete(name);
  };
  return {
    pass: async (names, work) => {
      const entered: string[] = [];
      try {
        for (const name of [...new Set(names)].sort()) {
          await enter(name);
          entered.push(name);
        }
        return await work();
      } finally {
        for (const name of entered) leave(name);
      }
    },
  };
}
