import { GivenUp, ServiceUnreachable } from './transport.ts';

/** What one call may use of its request's deadline: what is left is for the services that still answer. */
export const patienceFor = (deadlineMs: number): number => Math.ceil(deadlineMs / 2);

/** How long one call is waited for. */
export interface Patience {
  /** Aborts with the reason, a `ServiceUnreachable`. */
  readonly signal: AbortSignal;
  /** Rejects with the same reason: work that stands in a queue hears of no signal. */
  readonly exhausted: Promise<never>;
  /** Gives the timer back. */
  end(): void;
}

/** Ends after `patienceMs`, which is the service's fault, or with the caller's own signal, which is not. */
export function createPatience(
  service: string,
  patienceMs: number,
  caller: AbortSignal | undefined,
): Patience {
  const controller = new AbortController();
  const { signal } = controller;
  const giveUp = () => controller.abort(new GivenUp(service));
  const timer = setTimeout(
    () => controller.abort(new ServiceUnreachable(service, `it gave no answer within ${patienceMs} ms`)),
    patienceMs,
  );
  caller?.addEventListener('abort', giveUp, { once: true });
  if (caller?.aborted) giveUp();
  const exhausted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Nobody listens any more where the answer was there first.
  exhausted.catch(() => {});
  return {
    signal,
    exhausted,
    end: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', giveUp);
    },
  };
}
