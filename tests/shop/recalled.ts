import type { TestGateway } from '../kit/test-gateway.ts';

/** How many answers a gateway gave again in the course of some work. */
export async function recalledBy(
  gateway: Pick<TestGateway, 'url'>,
  work: () => Promise<unknown>,
): Promise<number> {
  const before = await recalled(gateway);
  await work();
  return (await recalled(gateway)) - before;
}

async function recalled({ url }: Pick<TestGateway, 'url'>): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/comptoir_answers_recalled_total (\d+)/.exec(metrics)?.[1] ?? 0);
}
