import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a webhook must say to be believed: `sha256=` and the HMAC of its body, in hexadecimal digits. */
export const signBody = (secret: string, body: Buffer | string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** Whether a body was signed with the secret. Takes the same time whatever the difference. */
export function isSigned(secret: string, body: Buffer | string, signature: string | undefined): boolean {
  const expected = Buffer.from(signBody(secret, body));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
