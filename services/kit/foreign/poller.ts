import { setTimeout as pause } from 'node:timers/promises';
import type { JsonValue } from '../entries.ts';
import type { Log } from '../log.ts';
import { followKeys, hastenKeys, registerSource } from './claims.ts';
import { createOutages } from './outages.ts';
import type { SettleParts } from './settle.ts';
import { createTurn } from './turn.ts';

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
  const turn = createTurn(parts, outages, closing.signal);
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
