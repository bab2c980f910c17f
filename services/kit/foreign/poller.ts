import { setTimeout as pause } from 'node:timers/promises';
import type { JsonValue } from '../entries.ts';
import type { Log } from '../log.ts';
import { type Claim, claimKeys, endClaim, followKeys, hastenKeys, registerSource } from './claims.ts';
import { SourceUnavailable } from './foreign-source.ts';
import { createOutages } from './outages.ts';
import { type SettleParts, settle } from './settle.ts';

/** Polls one source for as long as it is open. */
export interface Poller {
  /** The source said that these changed. */
  hasten(keys: readonly string[]): Promise<void>;
  /** Resolves once no poll is under way any more. */
  close(): Promise<void>;
}

/** What a poller is made of. */
export interface PollerParts<Value extends JsonValue> extends SettleParts<Value> {
  readonly log: Log;
}

const discoverMs = 30_000;
const maxIdleMs = 250;
// Beyond everything that a poll waits for, so that only a dead process loses its claim.
const claimMarginMs = 10_000;

/**
 * Starts polling. Each key is polled by one at a time, however many processes run this: an answer that comes late can
 * overtake no other. Nothing that fails later ends it; rejects where another source feeds the book.
 */
export async function startPoller<Value extends JsonValue>(parts: PollerParts<Value>): Promise<Poller> {
  const { db, source, settings } = parts;
  await registerSource(db, source);
  const closing = new AbortController();
  const outages = createOutages(source.name, parts.log);
  const bell = createBell(closing.signal);
  let leaveAloneUntil = 0;
  const pollOnce = async (claim: Claim): Promise<void> => {
    try {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(settings.timeoutMs)]);
      const polled = await source.poll(
        claim.keys.map(({ key }) => key),
        signal,
      );
      outages.answered();
      outages.faulty(claim, await settle(parts, claim, polled));
    } catch (error) {
      if (!(error instanceof SourceUnavailable)) throw error;
      const retryMs = error.retryAfterMs ?? settings.retryMs;
      leaveAloneUntil = performance.now() + retryMs;
      if (!closing.signal.aborted) outages.silent(error.message);
      const faults = new Map(claim.keys.map(({ key, fault }) => [key, fault ?? error.message]));
      await endClaim(db, claim, { visible: [], faults, ...settings, retryMs });
    }
  };
  const turn = async (): Promise<boolean> => {
    if (performance.now() < leaveAloneUntil) return false;
    const claimMs = settings.timeoutMs + parts.ledger.settings.publishWaitMs + claimMarginMs;
    const claim = await claimKeys(db, source.name, { batch: settings.batch, claimMs });
    if (claim !== null) await pollOnce(claim);
    outages.working();
    return claim !== null;
  };
  const lane = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const hasWorked = await turn().catch((error: unknown) => outages.failed(error));
      if (hasWorked !== true) await bell.rung(Math.min(maxIdleMs, settings.intervalMs / 4));
    }
  };
  const discover = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await source
        .keys(db)
        .then((keys) => followKeys(db, source.name, keys))
        .catch((error: unknown) => outages.failed(error));
      bell.ring();
      await rest(discoverMs, closing.signal);
    }
  };
  const running = Promise.all([discover(), ...Array.from({ length: settings.concurrency }, lane)]);
  return {
    hasten: async (keys) => {
      await hastenKeys(db, source.name, keys);
      bell.ring();
    },
    close: async () => {
      closing.abort();
      await running;
    },
  };
}

const rest = (ms: number, signal: AbortSignal): Promise<void> =>
  pause(ms, undefined, { signal }).catch(() => {});

// Lanes look again after a while, or at once where somebody knows that there is something to do.
function createBell(signal: AbortSignal) {
  let wake = new AbortController();
  return {
    ring: (): void => {
      wake.abort();
      wake = new AbortController();
    },
    rung: (ms: number): Promise<void> => rest(ms, AbortSignal.any([signal, wake.signal])),
  };
}
