import { setTimeout as pause } from 'node:timers/promises';
import { advance } from './advance.ts';
import type { OrderDesk } from './steps/index.ts';

// Whoever asked must hear something before the gateway gives up on him; the order goes on without him.
const patienceMs = 3_500;

/** Goes on with an order, and comes back before whoever waits for it loses patience. */
export async function advanceAWhile(desk: OrderDesk, key: string): Promise<void> {
  const given = new AbortController();
  const waited = pause(patienceMs, undefined, { ref: false, signal: given.signal }).catch(() => {});
  const advancing = advance(desk, key).finally(() => given.abort());
  // What comes after the patience has no caller: the worker meets the same and tells of it.
  advancing.catch(() => {});
  await Promise.race([advancing, waited]);
  // A failure that came in time is the caller's to hear of.
  if (given.signal.aborted) await advancing;
}
