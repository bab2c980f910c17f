import type { LoadSetup } from './orders.ts';
import { createPoster } from './post.ts';
import { buildRows, type Shop } from './shop.ts';

const rowsPerChunk = 1_000;

/** Loads the shop into the services, each service's part as one transaction. */
export async function fillShop(shop: Shop, { services, credentials }: LoadSetup): Promise<void> {
  const poster = createPoster(300_000);
  const headers = { authorization: `Bearer ${credentials.write}` };
  const rowsOf = buildRows(shop);
  for (const service of ['pricing', 'stock', 'catalogue'] as const) {
    const url = services[service][0] ?? '';
    const ask = async (query: string, variables: object): Promise<void> => {
      const { status, body } = await poster.post(url, { query, variables, headers });
      if (status !== 200 || body?.errors !== undefined)
        throw new Error(`${service} does not take the shop: ${status} ${JSON.stringify(body?.errors)}`);
    };
    const rows = rowsOf[service];
    for (let first = 0; first < rows.length; first += rowsPerChunk) {
      const chunk = { id: 'shop', chunk: first / rowsPerChunk };
      await ask(stage, { ...chunk, rows: JSON.stringify(rows.slice(first, first + rowsPerChunk)) });
    }
    await ask(commit, { id: 'shop' });
  }
  await poster.close();
}

const stage =
  'mutation ($id: ID!, $chunk: Int!, $rows: String!) { loadStage(id: $id, chunk: $chunk, rows: $rows) { status } }';
const commit = 'mutation ($id: ID!) { loadCommit(id: $id) { status } }';
