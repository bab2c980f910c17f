import { isEmail, isLine } from '../../schema/postal-address.ts';
import type { CustomerProfile, LoginIdentity } from './customer.ts';
import { maxNameLength } from './profile-faults.ts';

/** Who a verified token says the caller is. */
export interface TokenIdentity extends LoginIdentity {
  readonly claims: Pick<CustomerProfile, 'givenName' | 'familyName' | 'email'>;
}

/** Reads the context's `identity`; null where there is none. Claims that a profile could not hold are left out. */
export function parseIdentity(text: string | undefined): TokenIdentity | null {
  if (text === undefined) return null;
  const { issuer, subject, ...claims } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  if (typeof issuer !== 'string' || typeof subject !== 'string') return null;
  return {
    issuer,
    subject,
    claims: {
      givenName: accept(claims.givenName, isName),
      familyName: accept(claims.familyName, isName),
      email: accept(claims.email, isEmail),
    },
  };
}

// Tokens come from whatever provider a retailer has; a profile keeps its own rules.
const isName = (text: string): boolean => isLine(text, maxNameLength);

const accept = (claim: unknown, isRight: (text: string) => boolean): string | null =>
  typeof claim === 'string' && isRight(claim) ? claim : null;
