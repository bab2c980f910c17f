import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Client } from '../context.ts';

/** What is kept of a secret key: HMAC-SHA-256 under the pepper, in hexadecimal. */
export const hashSecretKey = (pepper: string, key: string): string =>
  createHmac('sha256', pepper).update(key).digest('hex');

/** A client and how its key is recognized. */
export interface KeyedClient {
  readonly client: Client;
  readonly publishableKey: string | null;
  readonly secretKeyHash: string | null;
}

/** Finds the client of a key, or null. Takes the same time whether or not a hash is near a registered one. */
export function createKeyFinder(
  clients: readonly KeyedClient[],
  pepper: string,
): (key: string) => Client | null {
  // Publishable keys are hashed too: one comparison for both, and no secret is compared by `===`.
  const hashed = clients.flatMap(({ client, publishableKey, secretKeyHash }) => {
    const hash = publishableKey === null ? secretKeyHash : hashSecretKey(pepper, publishableKey);
    return hash === null ? [] : [{ client, hash: Buffer.from(hash, 'hex') }];
  });
  return (key) => {
    const given = Buffer.from(hashSecretKey(pepper, key), 'hex');
    // No way out at the first match: how long a look-up takes would tell how far down the list a key stands.
    let found: Client | null = null;
    for (const { client, hash } of hashed) {
      if (timingSafeEqual(hash, given)) found = client;
    }
    return found;
  };
}
