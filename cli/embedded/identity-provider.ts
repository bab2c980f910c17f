import { OAuth2Server } from 'oauth2-mock-server';
import type { CustomersConfig } from '../../src/config.ts';

/** An OpenID Connect provider for development: it believes whatever name it is told. Never run it in production. */
export interface IdentityProvider {
  readonly customers: CustomersConfig;
  close(): Promise<void>;
}

/** People of the sample shop with more than a name. */
const people: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  paul: { customer_group: 'pro' },
  claire: { scope: 'carts:any customers:read orders:any' },
};

/** Listens on the loopback port wanted, or a free one where it is taken; `POST /token` with `grant_type=password` and any `username` gives a token. */
export async function startIdentityProvider(port: number): Promise<IdentityProvider> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('RS256');
  server.service.on('beforeTokenSigning', ({ payload }: { payload: Record<string, unknown> }) => {
    const name = String(payload.sub);
    // The library puts any user's name in `sub`; the rest is what a real provider would know of a person.
    Object.assign(payload, {
      aud: audience,
      given_name: name.charAt(0).toUpperCase() + name.slice(1),
      email: `${name}@example.com`,
      ...people[name],
    });
  });
  // The port beside the gateway's is easy to remember, but any other will do.
  await server.start(port, '127.0.0.1').catch(() => server.start(0, '127.0.0.1'));
  const issuer = server.issuer.url ?? '';
  return {
    customers: {
      issuer,
      audience,
      jwksUrl: `${issuer}/jwks`,
      groupClaim: 'customer_group',
      keysMaxAgeSeconds: 300,
    },
    close: () => server.stop(),
  };
}

const audience = 'comptoir';
