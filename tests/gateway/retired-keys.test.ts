import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { createTokenVerifier } from '../../src/channel/customer-token.ts';
import { gatewayConfigSchema, parseConfig } from '../../src/config.ts';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
  jest.restoreAllMocks();
});

/** An issuer whose keys a test can change. */
async function startIssuer() {
  const published = new Map<string, JWK>();
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [...published.values()] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    retire: (kid: string) => published.delete(kid),
    /** Publishes a key and signs a token of an hour with it. */
    sign: async (kid: string): Promise<string> => {
      const { publicKey, privateKey } = await generateKeyPair('ES256');
      published.set(kid, { ...(await exportJWK(publicKey)), kid, alg: 'ES256' });
      return new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(issuer)
        .setAudience('comptoir')
        .setSubject('marie')
        .setExpirationTime('1h')
        .sign(privateKey);
    },
  };
}

it('a token of a retired key is refused once the gateway’s keys are five minutes old', async () => {
  const { issuer, sign, retire } = await startIssuer();
  const { customers } = parseConfig(gatewayConfigSchema, {
    anonymous: 'web',
    clients: [{ id: 'web', channel: 'WEB', market: 'FR' }],
    customers: { issuer, audience: 'comptoir', jwksUrl: `${issuer}/keys` },
  });
  if (customers === undefined) throw new Error('The configuration names an issuer.');
  const start = Date.now();
  let passedMs = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => start + passedMs);
  const verify = createTokenVerifier(customers);
  const token = await sign('old');
  await sign('new');
  expect(await verify(token)).toMatchObject({ subject: 'marie' });
  retire('old');
  passedMs = 299_000;
  expect(await verify(token)).toMatchObject({ subject: 'marie' });
  passedMs = 301_000;
  await expect(verify(token)).rejects.toMatchObject({ extensions: { code: 'TOKEN_INVALID' } });
});
