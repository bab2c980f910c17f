import { expect } from '@jest/globals';
import { type IdentityProvider, startIdentityProvider } from '../../cli/embedded/identity-provider.ts';

/** An OpenID Connect provider that gives whoever asks a token: `paul` is a professional, `claire` is staff. */
export interface Customers extends IdentityProvider {
  tokenOf(name: string): Promise<string>;
}

/** Starts the provider on a free port. */
export async function startCustomers(): Promise<Customers> {
  const provider = await startIdentityProvider(0);
  return {
    ...provider,
    tokenOf: async (name) => {
      const response = await fetch(`${provider.customers.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'password', username: name }),
      });
      const { access_token: token } = (await response.json()) as { readonly access_token: string };
      expect(typeof token).toBe('string');
      return token;
    },
  };
}
