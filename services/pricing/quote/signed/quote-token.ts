import { CompactSign, compactVerify, decodeProtectedHeader } from 'jose';
import type { Kysely } from 'kysely';
import { findQuoteKey, readSigningKey } from './quote-keys.ts';
import { type Statement, statementSchema } from './statement.ts';

/** A quote as it is given out. */
export interface QuoteToken {
  /** A compact JWS (RFC 7515, HMAC-SHA-256). */
  readonly token: string;
  readonly expiresAt: Date;
}

/** Signs a quote for so many milliseconds from now on. */
export async function signQuote(
  db: Kysely<object>,
  quote: Omit<Statement, 'expiresAt'>,
  lifetimeMs: number,
): Promise<QuoteToken> {
  const { key, now } = await readSigningKey(db);
  const statement: Statement = { ...quote, expiresAt: now + lifetimeMs };
  const token = await new CompactSign(Buffer.from(JSON.stringify(statement)))
    .setProtectedHeader({ alg: 'HS256', kid: key.id })
    .sign(key.secret);
  return { token, expiresAt: new Date(statement.expiresAt) };
}

/** What a token says and whether its time is over; null where this service never signed it. */
export async function openQuoteToken(
  db: Kysely<object>,
  token: string,
): Promise<{ readonly statement: Statement; readonly isExpired: boolean } | null> {
  const { key, now } = await findQuoteKey(db, keyNameOf(token));
  if (key === null) return null;
  try {
    const { payload } = await compactVerify(token, key.secret, { algorithms: ['HS256'] });
    const statement = statementSchema.parse(JSON.parse(Buffer.from(payload).toString('utf8')));
    return { statement, isExpired: statement.expiresAt <= now };
  } catch {
    return null;
  }
}

// Empty, which names no key, where the text is no token at all.
function keyNameOf(token: string): string {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === 'string' && !kid.includes('\0') ? kid : '';
  } catch {
    return '';
  }
}
