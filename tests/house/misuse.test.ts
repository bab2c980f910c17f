import { describe, expect, it } from '@jest/globals';
import { ConfigError, gatewayConfigSchema, parseConfig } from '../../src/config.ts';

const client = { id: 'web', channel: 'WEB', market: 'FR', publishableKey: 'pk_web' };
const till = (id: string) => ({ id, channel: 'POS', market: 'FR', secretKeyHash: '0'.repeat(64) });
const france = { id: 'FR', country: 'FR', currency: 'EUR', languages: ['fr'] };

function faultsOf(config: unknown): readonly string[] {
  try {
    parseConfig(gatewayConfigSchema, config);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
}

describe('a wrong configuration is refused in one line per fault', () => {
  it.each<[string, unknown, string[]]>([
    ['no object', 'hello', ['the configuration cannot be "hello": give keys with values.']],
    ['no clients', {}, ['clients is missing: give a list of clients.']],
    ['an unknown key', { clients: [client], colour: 'red' }, ['colour is not a key of the configuration.']],
    [
      'an unknown key inside',
      { clients: [{ ...client, chanel: 'WEB' }] },
      ['clients[0].chanel is not a key of the configuration.'],
    ],
    [
      'a channel in lower case',
      { clients: [{ ...client, channel: 'web' }] },
      ['clients[0].channel cannot be "web": give an upper-case word such as WEB.'],
    ],
    [
      'a port out of range',
      { clients: [client], port: 70_000 },
      ['port cannot be 70000: give a whole number from 0 to 65535.'],
    ],
    [
      'an origin with a path',
      { clients: [{ ...client, origins: ['https://a.example/x'] }] },
      [
        'clients[0].origins[0] cannot be "https://a.example/x": give a web origin such as https://shop.example, without a path.',
      ],
    ],
    [
      'a network that is none',
      { clients: [client], trustedProxies: ['10.0.0.0/64'] },
      ['trustedProxies[0] cannot be "10.0.0.0/64": give an address or network such as 10.0.0.0/8.'],
    ],
    [
      'a service without credential',
      { clients: [client], services: { pricing: { url: 'http://x' } } },
      ['services.pricing.credential is missing: give the token that the service expects.'],
    ],
    [
      'a client twice',
      { clients: [client, { ...client, publishableKey: 'pk_app' }] },
      ['clients[1].id cannot be "web": give an id that no other client has.'],
    ],
    [
      'a publishable key of another client',
      { clients: [client, { ...client, id: 'app' }] },
      ['clients[1].publishableKey cannot be "pk_web": give a key that no other client has.'],
    ],
    [
      'a secret key of another client',
      { clients: [till('a'), till('b')] },
      [`clients[1].secretKeyHash cannot be "${'0'.repeat(64)}": give a key that no other client has.`],
    ],
    [
      'a market twice',
      { clients: [client], markets: [france, { ...france, languages: ['en'] }] },
      ['markets[1].id cannot be "FR": give an id that no other market has.'],
    ],
    [
      'a client without a key',
      { clients: [{ id: 'a', channel: 'WEB', market: 'FR' }] },
      ['clients[0].publishableKey is missing: give a publishableKey or a secretKeyHash.'],
    ],
    [
      'an anonymous client that is none',
      { clients: [client], anonymous: 'app' },
      ['anonymous cannot be "app": give the id of a client: web.'],
    ],
    [
      'a home market that the client may not use',
      { clients: [{ ...client, markets: ['CH'] }] },
      ['clients[0].market cannot be "FR": give one of the client\'s markets: CH.'],
    ],
    [
      'two faults',
      { clients: [{ ...client, market: 'fr' }], deadlineMs: 1 },
      [
        'clients[0].market cannot be "fr": give upper-case letters, digits and hyphens such as FR.',
        'deadlineMs cannot be 1: give a whole number from 50 to 600000.',
      ],
    ],
  ])('%s', (_, config, faults) => {
    expect(faultsOf(config)).toEqual(faults);
  });
});
