import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readConfigFile } from '../../cli/config-file.ts';
import { readEnvironment } from '../../cli/environment.ts';
import { allowedContext } from '../../schema/context-header.ts';
import type { ServiceName } from '../../schema/service-name.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import { type Customers, startCustomers } from './customers.ts';
import { askEveryOperation } from './every-operation.ts';
import { type Channel, channels, post } from './front-door.ts';
import { createRecorder, type RecordedRequest } from './recorder.ts';

const recorder = createRecorder();
let customers: Customers;
let shop: SampleShop;
const byChannel = new Map<Channel, readonly RecordedRequest[]>();

/** What every operation makes of requests to pricing and stock on one channel, operation by operation. */
async function requestsOn(channel: Channel): Promise<readonly RecordedRequest[]> {
  // A customer of their own, so that no channel finds what another one has left.
  const token = await customers.tokenOf(`jeanne-${channel}`.toLowerCase());
  const requests: RecordedRequest[] = [];
  await askEveryOperation(async (name, variables) => {
    // A client may well put its own name into the id of its request.
    const requestId = `${channel}:${clientOf[channel]}:${name}`;
    recorder.takeRequests();
    const { body, headers } = await post(shop, name, variables, { channel, token, requestId });
    expect([name, body.errors, headers.get('x-request-id')]).toEqual([name, undefined, requestId]);
    const caused = recorder.takeRequests();
    // Services are asked at the same time: which of them comes first means nothing.
    requests.push(...[...caused].sort((a, b) => (a.content < b.content ? -1 : 1)));
    return body.data;
  });
  return requests.filter(({ service }) => factServices.includes(service));
}

const factServices: readonly ServiceName[] = ['pricing', 'stock'];

/** By channel, as the sample configuration has them. */
const clientOf: Readonly<Record<Channel, string>> = {
  WEB: 'web',
  MOBILE: 'app',
  KIOSK: 'kiosk-marais',
  DISPLAY: 'window-marais',
  SOCIAL: 'social',
  MARKETPLACE: 'marketplace',
  POS: 'till-marais',
  CALL_CENTRE: 'call-centre',
};

/**
 * Lines of carts have random names, and requests too; a line of this place is this one in every cart. Of any other form
 * a name stays as it is.
 */
function withoutRandomNames(content: string): string {
  const places = new Map<string, string>();
  const named = content.replace(/"requestId":"[0-9a-f-]{36}"/, '"requestId":"some request"');
  return named.replace(/"lineId":"([\w-]{22})"/g, (_, id: string) => {
    places.set(id, places.get(id) ?? `line ${places.size}`);
    return `"lineId":"${places.get(id)}"`;
  });
}

beforeAll(async () => {
  customers = await startCustomers();
  // The sample's clients, put into one store: so that nothing but their channel and their name differs.
  const { clients } = (await readConfigFile('comptoir.yaml', readEnvironment({}))) as { clients: object[] };
  const config = {
    customers: customers.customers,
    clients: clients.map((client) => ({
      ...client,
      market: 'FR',
      markets: undefined,
      store: 'paris-marais',
      language: 'fr',
    })),
  };
  // Without a ledger, so that pricing and stock are asked for everything that is shown of them.
  shop = await startSampleShop({ wrap: recorder.wrap, config, hasLedger: false });
  for (const channel of channels) byChannel.set(channel, await requestsOn(channel));
});
afterAll(async () => {
  await shop.close();
  recorder.close();
  await customers.close();
});

describe('pricing and stock', () => {
  it.each(channels)('are asked the same by every channel: %s', (channel) => {
    const contents = (byChannel.get(channel) ?? []).map(({ service, content }) => ({
      service,
      content: withoutRandomNames(content),
    }));
    const first = (byChannel.get('WEB') ?? []).map(({ service, content }) => ({
      service,
      content: withoutRandomNames(content),
    }));
    expect(contents.filter(({ service }) => service === 'pricing').length).toBeGreaterThan(20);
    expect(contents.filter(({ service }) => service === 'stock').length).toBeGreaterThan(20);
    expect(contents).toEqual(first);
  });

  it('are never told a channel, a client, a language or a customer', () => {
    const contexts = [...byChannel.values()].flat().map(({ service, content }) => {
      const { context } = JSON.parse(content) as { readonly context: string };
      return [service, [...new URLSearchParams(context).keys()]] as const;
    });
    for (const [service, parts] of contexts) {
      expect(allowedContext[service]).toEqual(expect.arrayContaining([...parts]));
    }
    expect(allowedContext).toMatchObject({
      pricing: ['customerGroup', 'market'],
      stock: ['market', 'store'],
    });
  });

  it('are told nothing of it in documents, variables or request ids either', () => {
    const names = [...channels, ...Object.values(clientOf), 'kiosk', 'window', 'till', 'jeanne'];
    // As words of their own: `postalCode` names no till.
    const isTold = new RegExp(`(?<![a-z0-9])(?:${names.join('|')})(?![a-z0-9])`, 'i');
    expect('{"requestId":"POS:till"}').toMatch(isTold);
    const contents = [...byChannel.values()].flat().map(({ content }) => content);
    expect(contents.filter((content) => isTold.test(content))).toEqual([]);
  });
});

it('the catalogue is told the channel, on which its texts depend', async () => {
  const { headers } = await post(shop, 'ProductPage', { handle: 'gilet-en-laine' }, { channel: 'KIOSK' });
  const [catalogue] = recorder
    .requestsOf(headers.get('x-request-id') ?? '')
    .filter(({ service }) => service === 'catalogue');
  expect(catalogue?.content).toContain('channel=KIOSK');
});
