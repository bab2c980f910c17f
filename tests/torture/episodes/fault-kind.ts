import type { Draw } from '../draw.ts';
import type { FaultContext } from '../faults/index.ts';
import type { World } from '../world/world.ts';

/** What a fault may use. */
export interface Stage {
  readonly world: World;
  readonly context: FaultContext;
  readonly draw: Draw;
  /** The longest that a fault of this run lasts. */
  readonly longestMs: number;
}

/** Makes one fault, lets it last, undoes it: begin and end are recorded and verified. */
export type FaultKind = (stage: Stage) => Promise<void>;
