import { createHash } from 'node:crypto';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { CustomersConfig } from '../config.ts';
import type { Customer } from '../context.ts';
import { clientError } from '../errors.ts';

/** Checks OpenID Connect tokens: issuer, audience, expiry, and a signature by one of the issuer's current keys. */
export type TokenVerifier = (token: string) => Promise<Customer>;

/** A verifier that fetches the issuer's keys when first needed, and again when a token names a key it has not seen. */
export function createTokenVerifier(config: CustomersConfig): TokenVerifier {
  const keys = createKeySource(config);
  return async (token) => {
    try {
      const { payload } = await jwtVerify(token, await keys(), {
        issuer: config.issuer,
        audience: config.audience,
        // Signatures with a public key alone: an HMAC could be forged with the public key taken as its secret.
        algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
        requiredClaims: ['sub', 'exp'],
        // Seconds: the issuer's clock and ours need not agree to the last one.
        clockTolerance: 5,
      });
      return customerOf(payload, config);
    } catch (error) {
      throw translate(error);
    }
  };
}

function createKeySource(config: CustomersConfig): () => Promise<JWTVerifyGetKey> {
  let known: JWTVerifyGetKey | null = null;
  return async () => {
    // A discovery that failed is tried again with the next token, since nothing was kept of it.
    known ??= createRemoteJWKSet(new URL(config.jwksUrl ?? (await discoverJwksUrl(config.issuer))), {
      // A rotated key is picked up at once; a stream of tokens with invented keys may ask only this often.
      cooldownDuration: 1_000,
      // A retired key is found out by nothing but its absence from keys fetched anew. The library does so as a token
      // comes; where the issuer does not answer then, nobody can tell, and the token is not accepted.
      cacheMaxAge: config.keysMaxAgeSeconds * 1_000,
      timeoutDuration: 5_000,
    });
    return known;
  };
}

async function discoverJwksUrl(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(5_000) });
  const document = (await response.json()) as { jwks_uri?: unknown };
  if (typeof document.jwks_uri !== 'string') throw new TypeError(`${address} names no jwks_uri.`);
  return document.jwks_uri;
}

function customerOf(payload: JWTPayload, config: CustomersConfig): Customer {
  const subject = payload.sub ?? '';
  return {
    // One login is one customer on every channel. A hash, because ids get around, and an issuer's subject may well be
    // an address of e-mail.
    id: createHash('sha256').update(`${config.issuer}\n${subject}`).digest('base64url').slice(0, 22),
    issuer: config.issuer,
    subject,
    group: textClaim(payload, config.groupClaim),
    scopes: (textClaim(payload, 'scope') ?? '').split(' ').filter((scope) => scope !== ''),
    givenName: textClaim(payload, 'given_name'),
    familyName: textClaim(payload, 'family_name'),
    email: textClaim(payload, 'email'),
  };
}

function textClaim(payload: JWTPayload, name: string): string | null {
  const value = payload[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

function translate(error: unknown): Error {
  // Not the token's fault: whoever sends it again in a moment may well be let in.
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    return clientError(
      'TOKEN_UNCHECKED',
      'No token can be checked now: the issuer of customer tokens is out of reach.',
    );
  }
  // jose throws its base class where the key set answered something other than keys.
  if (error.constructor === errors.JOSEError) {
    return clientError(
      'TOKEN_UNCHECKED',
      'No token can be checked now: the issuer did not answer with its keys.',
    );
  }
  return clientError('TOKEN_INVALID', `The customer's token is not accepted: ${error.message}.`);
}
