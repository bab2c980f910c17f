import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceCaller } from '../schema/service-request.ts';

/**
 * Waits until search has applied every change that its sources have made visible, so that what was just loaded can
 * be found. Returns false where it takes longer than `patienceMs`; rejects where `signal` aborts.
 */
export async function untilSearchable(
  catalogue: ServiceCaller,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const giveUpAt = performance.now() + patienceMs;
  while (performance.now() < giveUpAt) {
    const result = await catalogue({
      document: '{ searchLag { catalogue pricing stock } }',
      context: '',
      requestId: 'search-lag',
    });
    const lag = result.data?.searchLag as Readonly<Record<string, number | null>> | undefined;
    // Null is a source that cannot be asked right now: it may have anything in store.
    if (lag !== undefined && Object.values(lag).every((pending) => pending === 0)) return true;
    await pause(pollMs, undefined, signal && { signal });
  }
  return false;
}

const pollMs = 25;
