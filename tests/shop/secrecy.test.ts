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
    const { body, headers } = await post(shop, name, variables, { channel, token });
    expect([name, body.errors]).toEqual([name, undefined]);
    const caused = recorder.requestsOf(headers.get('x-request-id') ?? '');
    // Services are asked at the same time: which of them comes first means nothing.
    requests.push(...[...caused].sort((a, b) => (a.content < b.content ? -1 : 1)));
    return body.data;
  });
  return requests.filter(({ service }) => factServices.includes(service));
}

const factServices: readonly ServiceName[] = ['pricing', 'stock'];

/** Lines of carts have random names; a line of this place is this one in every cart. */
function withoutRandomNames(content: string): string {
  const places = new Map<string, string>();
  return content.replace(/"lineId":"([\w-]{22})"/g, (_, id: string) => {
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

  it('are told nothing of it in their documents or variables either', () => {
    const names = [
      'marketplace',
      'kiosk',
      'call_centre',
      'call-centre',
      'till-marais',
      'window-marais',
      'jeanne',
    ];
    const contents = [...byChannel.values()].flat().map(({ content }) => content.toLowerCase());
    expect(contents.filter((content) => names.some((name) => content.includes(name)))).toEqual([]);
  });
});

it('the catalogue is told the channel, on which its texts depend', async () => {
  const { headers } = await post(shop, 'ProductPage', { handle: 'gilet-en-laine' }, { channel: 'KIOSK' });
  const [catalogue] = recorder
    .requestsOf(headers.get('x-request-id') ?? '')
    .filter(({ service }) => service === 'catalogue');
  expect(catalogue?.content).toContain('channel=KIOSK');
});
