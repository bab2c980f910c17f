import { createHash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { inChange } from '../change.ts';
import { noCommit } from '../commit.ts';
import type { BookOrder, JsonValue } from '../entries.ts';
import { canonicalJson } from '../idempotency.ts';
import type { ServiceLedger } from '../ledger/index.ts';
import { type Claim, endClaim, lockClaimed, noteHashes } from './claims.ts';
import type { ForeignSource, Polled, PollSettings } from './foreign-source.ts';

/** What settling needs to know. */
export interface SettleParts<Value extends JsonValue> {
  readonly db: Kysely<object>;
  readonly order: BookOrder;
  readonly ledger: ServiceLedger;
  readonly source: ForeignSource<Value>;
  readonly settings: PollSettings;
}

/**
 * Writes what a poll found out, and says of each key when it was polled. A poll counts only once its outcome is visible
 * on every channel: until then an answer may still show what was there before, and must not be called younger.
 */
export async function settle<Value extends JsonValue>(
  parts: SettleParts<Value>,
  claim: Claim,
  polled: ReadonlyMap<string, Polled<Value>>,
): Promise<ReadonlyMap<string, string>> {
  const { db, ledger, settings } = parts;
  const told = new Map<string, Value | null>();
  const faults = new Map<string, string>();
  for (const { key } of claim.keys) {
    const said = polled.get(key) ?? { kind: 'fault', reason: 'The source says nothing of it.' };
    if (said.kind === 'fault') faults.set(key, said.reason);
    else told.set(key, said.kind === 'gone' ? null : said.value);
  }
  const commit = await writeChanged(parts, claim, told);
  const isVisible = ledger.reads === null || (await ledger.isPublished(commit));
  const visible = isVisible ? [...told.keys()] : [];
  await endClaim(db, claim, { visible, faults, ...settings });
  return faults;
}

/** Writes values whose hash is another one; what wrote nothing stands for all that was written before. */
async function writeChanged<Value extends JsonValue>(
  { db, order, ledger, source }: SettleParts<Value>,
  claim: Claim,
  told: ReadonlyMap<string, Value | null>,
): Promise<typeof noCommit> {
  const before = new Map(claim.keys.map(({ key, hash }) => [key, hash]));
  const changed = [...told].filter(([key, value]) => hashOf(value) !== before.get(key));
  if (changed.length === 0) return noCommit;
  const { commit } = await inChange(db, order, async (change) => {
    // A claim that ran out may be somebody else's by now, who has asked later.
    const mine = await lockClaimed(
      change.trx,
      claim,
      changed.map(([key]) => key),
    );
    const values = new Map(changed.filter(([key]) => mine.has(key)));
    await source.apply(change, values);
    const hashes = [...values].map(([key, value]) => [key, hashOf(value)] as const);
    await noteHashes(change.trx, claim, new Map(hashes));
  });
  ledger.committed(commit);
  return commit;
}

const hashOf = (value: JsonValue | null): string | null =>
  value === null ? null : createHash('sha256').update(canonicalJson(value)).digest('base64url');
