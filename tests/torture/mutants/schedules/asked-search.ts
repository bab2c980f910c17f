import type { AsyncExecutor } from '@graphql-tools/utils';
import { parse } from 'graphql';
import { createMemoryRegister, type Session } from '../../../../ledger/index.ts';
import { searchMarker } from '../../../../schema/entries/search-marker.ts';
import type { RequestContext } from '../../../../src/context.ts';
import { createLedgerExecutor } from '../../../../src/execute/ledger/executor.ts';
import { manualTrust } from '../../../ledger/read-kit.ts';
import type { EntryRead } from '../../history/index.ts';
import { openGateway } from '../kit/gateway.ts';
import { openKeptQuestion } from '../kit/kept-answers.ts';
import type { Play } from '../scene.ts';

const book = 'search';
const key = searchMarker.products(null);
const document = parse('{ products(first: 1) { totalCount } }');
const asker = {
  client: { id: 'shop', channel: 'WEB' },
  customer: null,
  situation: { market: { id: 'FR' }, language: 'fr', store: null },
} as unknown as RequestContext;
// What search finds after so many changes.
const found = (version: number): EntryRead => [book, key, version, JSON.stringify({ totalCount: version })];

/** Search has counted what matches when a product enters the list; its answer arrives after that. */
export const play: Play = async (scene) => {
  const register = createMemoryRegister('server-1');
  const stamp = await register.begin(book, { epoch: 1, server: 'server-1' }, null);
  if (stamp === null) throw new Error('The book cannot begin.');
  let version = 0;
  const enter = () =>
    scene.write([found(version + 1)], async () => {
      version += 1;
      const value = JSON.stringify({ changed: version });
      await register.publish(book, stamp, { commit: null, entries: [{ key, version, value }] });
      return true;
    });
  await enter();
  const search = (async () => {
    const totalCount = version;
    if (version === 1) await enter();
    return { data: { products: { totalCount, pageInfo: {} } } };
  }) as AsyncExecutor;
  const executor = createLedgerExecutor('catalogue', { service: search, translate: (error) => error });
  const find = async (session: Session): Promise<EntryRead[]> => {
    const result = await executor({ document, context: { ...asker, entries: session } as RequestContext });
    const { totalCount } = (result as { data: { products: { totalCount: number } } }).data.products;
    await session.settle();
    return [found(totalCount)];
  };

  const gateway = openGateway(scene, 'g1', { register, trust: manualTrust(stamp) });
  const ask = openKeptQuestion(scene, gateway);
  await ask(find);
  await ask(find);
  gateway.close();
};
