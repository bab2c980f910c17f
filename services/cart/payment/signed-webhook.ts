import { createHmac, timingSafeEqual } from 'node:crypto';
import type { WebhookRefusal } from './payment-event.ts';

/** What a signature is checked against. */
export interface SignedWebhook {
  readonly secret: string;
  /** As it came. */
  readonly body: Buffer;
  /** What the header says; anything but one text is no signature. */
  readonly signature: unknown;
  /** When it came, in milliseconds since 1970. */
  readonly atMs: number;
}

/**
 * A signature as many providers make it: `t=` and the second of sending, `v1=` and the HMAC-SHA256 of that second, a
 * dot and the body, in hexadecimal digits.
 */
export function signWebhook(secret: string, body: Buffer | string, atMs: number): string {
  const second = String(Math.floor(atMs / 1_000));
  return `t=${second},v1=${hmacOf(secret, second, body).toString('hex')}`;
}

/** Null where the body was signed with the secret, and not more than five minutes ago. */
export function refuseSignature({ secret, body, signature, atMs }: SignedWebhook): WebhookRefusal | null {
  const [, second = '', rest = ''] =
    /^t=(\d{1,12})((?:,v1=[0-9a-f]{64}){1,5})$/.exec(typeof signature === 'string' ? signature : '') ?? [];
  // Several while the provider changes the secret: one of them must fit.
  const given = rest.split(',v1=').slice(1);
  const expected = hmacOf(secret, second, body);
  if (!given.some((hex) => timingSafeEqual(expected, Buffer.from(hex, 'hex'))))
    return { kind: 'unsigned', message: 'The signature does not sign this body.' };
  if (Math.abs(atMs - Number(second) * 1_000) > maxAgeMs)
    return { kind: 'stale', message: 'The signature is older than five minutes, or of the future.' };
  return null;
}

// Whoever has read one on its way can send it again for so long.
const maxAgeMs = 5 * 60_000;

const hmacOf = (secret: string, second: string, body: Buffer | string): Buffer =>
  createHmac('sha256', secret).update(`${second}.`).update(body).digest();
