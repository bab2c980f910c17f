import { type Held, turns } from '../../../ledger/read-kit.ts';

/** Lets every answer arrive that is on its way, and those that are asked for meanwhile, until the work is done. */
export async function arriveUntil<Result>(held: readonly Held[], work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  await turns();
  for (let next = 0; !isDone; ) {
    const answer = held[next];
    // What arrived before is told a second time, which nobody hears.
    if (answer !== undefined) next += 1;
    await (answer?.arrive() ?? turns());
  }
  return done;
}
