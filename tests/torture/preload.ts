/**
 * Loaded into a process under test before its own program, by `node --import`: what nothing in the product can do.
 * Orders come over the channel to the runner, as `Order`, and are answered by `Done`.
 */
import type { Done, Order } from './world/order.ts';

const RealDate = Date;
let shiftMs = 0;

class ShiftedDate extends RealDate {
  constructor(...args: readonly unknown[]) {
    // The constructor has one form for each number of arguments; only the empty one reads the clock.
    super(...((args.length === 0 ? [RealDate.now() + shiftMs] : args) as [number]));
  }
  static override now(): number {
    return RealDate.now() + shiftMs;
  }
}

function obey(order: Order): Done {
  if (order.kind === 'shift') {
    shiftMs = order.ms;
    globalThis.Date = ShiftedDate as DateConstructor;
    return { id: order.id, value: Date.now() - RealDate.now() };
  }
  const before = performance.now();
  // Stops this thread, and with it everything that the process does, without using the processor.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.ms);
  return { id: order.id, value: performance.now() - before };
}

process.on('message', (order: Order | { readonly kind: string }) => {
  // The load is told other things over the same channel.
  if ('id' in order && (order.kind === 'block' || order.kind === 'shift')) process.send?.(obey(order));
});
// A runner that died leaves nobody behind.
process.on('disconnect', () => process.exit(1));
// Whether the process ends is for its own program to say.
process.channel?.unref();
