import { createTrust, type NotedVersion } from '../../../../ledger/index.ts';
import { formatContextHeader } from '../../../../schema/context-header.ts';
import { createPricingService } from '../../../../services/pricing/index.ts';
import { createBookDesk } from '../../../../src/execute/ledger/owner.ts';
import { createQuietLog } from '../../../kit/quiet-log.ts';
import { createTestDatabase } from '../../../kit/test-database.ts';
import { createFaultyRegister, createGate } from '../../../services/ledger/faulty-register.ts';
import { franceInput } from '../../../services/pricing/pricing-shop.ts';
import { openGateway, shownOf } from '../kit/gateway.ts';
import { totalsOf } from '../kit/totals.ts';
import type { Play } from '../scene.ts';

const book = 'prices:fr-eur';
const key = 'price/LAMP';
const quoteDocument = `{ quote(input: { lines: [{ lineId: "1", sku: "LAMP", quantity: 1 }], codes: [] }) {
  lines { unit { shown { amount } } } versions { book key version } } }`;

/** Cart and price in one query, while a new price is committed and waits to be published. */
export const play: Play = async (scene) => {
  const database = await createTestDatabase();
  const register = createFaultyRegister();
  const service = await createPricingService({
    ...{ databaseUrl: database.url, log: createQuietLog(), scheduleTickMs: 60_000, register },
    // No poll comes to help within the time of a schedule.
    ledger: { exclusive: true, pollMs: 60_000, trustMs: 600_000 },
  });
  const write = async (
    mutation: string,
    variables: Readonly<Record<string, unknown>> = {},
  ): Promise<void> => {
    const document = `mutation ${mutation} { published } }`;
    const { errors } = await service.caller('write')({ document, variables, context: '', requestId: 'test' });
    if (errors?.[0] !== undefined) throw errors[0];
  };
  const reprice = (version: number, waits: boolean): Promise<void> =>
    scene.write([[book, key, version, null]], async () => {
      const price = `{ priceList: "fr-eur", sku: "LAMP", amount: "${10 * version}" }`;
      await write(`{ pricesUpsert(prices: [${price}], waitForPublish: ${waits})`);
      return waits;
    });
  await write('{ priceListsUpsert(priceLists: [{ key: "fr-eur", currency: "EUR" }])');
  const markets = [{ ...franceInput, priceLists: ['fr-eur'] }];
  await write('($markets: [MarketInput!]!) { marketsUpsert(markets: $markets)', { markets });
  await reprice(1, true);

  const call = service.caller('graph');
  const { stamps, fill, rows } = createBookDesk(call);
  const trust = createTrust({ ask: stamps, now: () => performance.now() });
  const gateway = openGateway(scene, 'g1', { register, trust, source: { fill, readRows: rows } });
  const readCart = () =>
    gateway.answer(async (session) => {
      const context = formatContextHeader('pricing', { market: 'FR' });
      const { data, extensions } = await call({ document: quoteDocument, context, requestId: 'test' });
      const reads = extensions?.reads as { readonly versions: readonly NotedVersion[] } | undefined;
      if (reads !== undefined) session.note(reads.versions);
      const { lines, versions } = (data as { readonly quote: Quote }).quote;
      const counted = versions.find((each) => each.key === key)?.version ?? 0;
      const unitMinor = 100 * Number(lines[0]?.unit.shown.amount);
      const shown = await session.read(book, [key]);
      return { entries: shownOf(book, shown), totals: totalsOf([book, key, counted], unitMinor) };
    });
  await readCart();
  const gate = createGate();
  register.before('publish', gate.pass);
  await reprice(2, false);
  await readCart();
  gate.open();
  gateway.close();
  trust.close();
  await service.close();
  await database.close();
};

interface Quote {
  readonly lines: readonly { readonly unit: { readonly shown: { readonly amount: string } } }[];
  readonly versions: readonly NotedVersion[];
}
