import type { JsonValue } from '../entries.ts';
import { type Claim, claimKeys, endClaim } from './claims.ts';
import { SourceUnavailable } from './foreign-source.ts';
import type { Outages } from './outages.ts';
import { type SettleParts, settle } from './settle.ts';

// Beyond everything that a poll waits for, so that only a dead process loses its claim.
const claimMarginMs = 10_000;

/**
 * Makes the one step of a poller: claims keys that are due, polls them and settles what came of it. False where nothing
 * is due, or the source is to be left alone. Turns may be taken at once.
 */
export function createTurn<Value extends JsonValue>(
  parts: SettleParts<Value>,
  outages: Outages,
  closing: AbortSignal,
): () => Promise<boolean> {
  const { db, ledger, source, settings } = parts;
  const claimMs = settings.timeoutMs + ledger.settings.publishWaitMs + claimMarginMs;
  let leaveAloneUntil = 0;
  const giveBack = async (claim: Claim, { message, retryAfterMs }: SourceUnavailable): Promise<void> => {
    const retryMs = retryAfterMs ?? settings.retryMs;
    leaveAloneUntil = performance.now() + retryMs;
    // Broken off by our own end, it says nothing of the source.
    if (!closing.aborted) outages.silent(message);
    const faults = new Map(claim.keys.map(({ key, fault }) => [key, fault ?? message]));
    await endClaim(db, claim, { visible: [], faults, ...settings, retryMs });
  };
  const poll = async (claim: Claim): Promise<void> => {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(settings.timeoutMs)]);
    const keys = claim.keys.map(({ key }) => key);
    try {
      const polled = await source.poll(keys, signal);
      outages.answered();
      outages.faulty(claim, await settle(parts, claim, polled));
    } catch (error) {
      if (!(error instanceof SourceUnavailable)) throw error;
      await giveBack(claim, error);
    }
  };
  return async () => {
    if (performance.now() < leaveAloneUntil) return false;
    const claim = await claimKeys(db, source.name, { batch: settings.batch, claimMs });
    if (claim !== null) await poll(claim);
    outages.working();
    return claim !== null;
  };
}
