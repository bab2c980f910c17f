import type { Draw } from '../draw.ts';
import { monotonicMs } from '../history/index.ts';
import { pause } from '../world/pause.ts';
import type { FaultKind, Stage } from './fault-kind.ts';

/** How faults follow each other. */
export interface EpisodesOptions {
  readonly kinds: readonly (readonly [name: string, kind: FaultKind])[];
  readonly seconds: number;
  readonly draw: Draw;
  readonly isOver: () => boolean;
  readonly tell: (line: string) => void;
}

/** Without faults at the begin and at the end, for what only holds then. */
const quietShare = 0.15;
/** Of episodes that are two faults at once. */
const mixedShare = 0.35;
// Long enough for a moment in which all is well, too short for everything to have recovered.
const restMs = [200, 2_500] as const;
/** Of the rests that are long enough to see whether everything has recovered in time. */
const longRestShare = 0.25;
const longRestMs = [6_000, 8_000] as const;

/** Makes faults until the time is up: every kind once in an order that is drawn, then once more in another one. */
export async function runEpisodes(stage: Stage, options: EpisodesOptions): Promise<void> {
  const { kinds, seconds, draw, isOver, tell } = options;
  if (kinds.length === 0) {
    await rest(seconds * 1_000, isOver);
    return;
  }
  const quietMs = Math.min(seconds * 1_000 * quietShare, 20_000);
  const endsAt = monotonicMs() + seconds * 1_000 - quietMs;
  const order = createOrder(kinds, draw);
  await rest(quietMs, isOver);
  while (!isOver() && monotonicMs() < endsAt) {
    const first = order.next();
    const second = draw.chance(mixedShare) ? order.nextBeside(first) : null;
    const episode = second === null ? [first] : [first, second];
    tell(`fault: ${episode.map(([name]) => name).join(' with ')}`);
    await Promise.all(
      episode.map(async ([name, kind]) => {
        await kind(stage).catch((error: Error) => {
          throw new Error(`The fault ${name} could not be made: ${error.message}`, { cause: error });
        });
      }),
    );
    const [least, most] = draw.chance(longRestShare) ? longRestMs : restMs;
    await rest(draw.between(least, most), isOver);
  }
  await rest(Math.max(0, endsAt + quietMs - monotonicMs()), isOver);
}

type Named = EpisodesOptions['kinds'][number];

/** Two faults of one group would hit one another: a server that is killed cannot be paused. */
const groupOf = ([name]: Named): string => name.split('-')[0] ?? name;

interface Order {
  next(): Named;
  /** The next one of another group; null where none is left in this turn. */
  nextBeside(first: Named): Named | null;
}

/** Gives every kind once in an order that is drawn, then once more in another one. */
function createOrder(kinds: readonly Named[], draw: Draw): Order {
  let left: Named[] = [];
  const take = (place: number): Named => left.splice(place, 1)[0] as Named;
  return {
    next: () => {
      if (left.length === 0) left = draw.shuffle(kinds);
      return take(0);
    },
    nextBeside: (first) => {
      const place = left.findIndex((kind) => groupOf(kind) !== groupOf(first));
      return place === -1 ? null : take(place);
    },
  };
}

async function rest(ms: number, isOver: () => boolean): Promise<void> {
  const until = monotonicMs() + ms;
  while (!isOver() && monotonicMs() < until) await pause(Math.min(100, Math.max(1, until - monotonicMs())));
}
