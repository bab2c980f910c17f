import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createMemoryRegister } from '../../ledger/index.ts';
import { runCommand } from '../kit/command.ts';
import { type RewritingGateway, startRewritingGateway } from '../kit/rewriting-gateway.ts';
import { type SampleShop, startSampleShop } from '../kit/sample-shop.ts';
import type { TestGateway } from '../kit/test-gateway.ts';
import { keys } from '../shop/front-door.ts';
import { write } from '../shop/retailer.ts';

const sku = 'G401-250G';
const memory = createMemoryRegister();
const register = {
  ...memory,
  isOut: false,
  sync: (...question: Parameters<typeof memory.sync>) =>
    register.isOut ? Promise.reject(new Error('no route to host')) : memory.sync(...question),
};
let folder: string;
let shop: SampleShop;
let second: TestGateway;
let liar: RewritingGateway;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comptoir-parity-'));
  shop = await startSampleShop({ register });
  second = await shop.startGateway();
  liar = await startRewritingGateway(shop.url);
});
afterEach(() => {
  register.isOut = false;
  liar.rewrite = (body) => body;
});
afterAll(async () => {
  await liar.close();
  await shop.close();
  await rm(folder, { recursive: true, force: true });
});

const everyKey = Object.values(keys).flatMap((key) => ['--key', key]);
const parity = (...args: string[]) => runCommand(['parity', '--interval', '0', ...args]);
const summaryOf = (stdout: string) => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') as object;

describe('two gateways that say the same', () => {
  it('agree on every channel in every market, over random SKUs', async () => {
    const { code, stdout } = await parity('--gateway', shop.url, '--gateway', second.url, ...everyKey).ended;
    const [header, ...rows] = stdout.split('\n');
    expect(header).toMatch(
      /^channel +client +gateway +strict +degraded +failed +agreements +differences +oldest$/,
    );
    expect(rows.filter((row) => /^[A-Z_]+ .* 0 +\d+ ms$/.test(row))).toHaveLength(16);
    expect(summaryOf(stdout)).toMatchObject({
      differences: 0,
      unmarked: 0,
      failures: 0,
      channels: Object.keys(keys).sort(),
      markets: expect.arrayContaining(['FR', 'CH', 'US']) as unknown,
      rounds: 3,
    });
    expect(stdout).toMatch(/^\d{4,} agreements and 0 differences in 3 rounds\.$/m);
    expect(code).toBe(0);
  });

  it('agree while prices change', async () => {
    const running = parity(
      '--gateway',
      shop.url,
      '--gateway',
      second.url,
      ...everyKey,
      '--skus',
      sku,
      '--rounds',
      '12',
    );
    let isOver = false;
    const ended = running.ended.finally(() => {
      isOver = true;
    });
    for (let cents = 10; !isOver; cents = 10 + ((cents + 1) % 90))
      await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount: `13.${cents}` }]);
    const { code, stdout } = await ended;
    expect(summaryOf(stdout)).toMatchObject({ differences: 0, failures: 0 });
    expect(code).toBe(0);
  });
});

describe('a gateway that shows another amount', () => {
  it('is found: exit code 1, and the difference named with both operations', async () => {
    liar.rewrite = (body) => body.replaceAll(/("shown":\{"amount":")13\.(\d\d)"/g, '$114.$2"');
    const report = join(folder, 'report.json');
    await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount: '13.50' }]);
    const args = ['--key', keys.POS, '--key', keys.WEB, '--skus', sku, '--markets', 'FR', '--json', report];
    const { code, stdout } = await parity('--gateway', shop.url, '--gateway', liar.url, ...args).ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(
      new RegExp(
        [
          `^equal-index: price of ${sku} in FR at markets=\\S+ prices:fr-eur=\\S+: unit.shown.amount "1[34].50", and "1[34].50" before`,
          '  (POS till-marais|WEB web) at http://\\S+, asked \\S+Z, \\S+ ms, request \\S+',
          '  (POS till-marais|WEB web) at http://\\S+, asked \\S+Z, \\S+ ms, request \\S+$',
        ].join('\n'),
        'm',
      ),
    );
    const written = JSON.parse(await readFile(report, 'utf8')) as { summary: object; differences: object[] };
    expect(written.summary).toEqual(summaryOf(stdout));
    expect(written.differences[0]).toMatchObject({
      clause: 'equal-index',
      operation: { market: 'FR', customerGroup: null },
      against: { market: 'FR' },
    });
  });
});

describe('a gateway that answers an older version', () => {
  it('is found, though each of its answers was right once', async () => {
    const kept = new Map<string, string>();
    liar.rewrite = (body, question) => {
      const answer = kept.get(question) ?? body;
      kept.set(question, answer);
      return answer;
    };
    const args = ['--gateway', shop.url, '--gateway', liar.url, '--skus', sku, '--markets', 'FR'];
    expect((await parity(...args, '--rounds', '1').ended).code).toBe(0);
    await write(shop, 'pricesUpsert', [{ priceList: 'fr-eur', sku, amount: '15.50' }]);
    const { code, stdout } = await parity(...args).ended;
    expect(code).toBe(1);
    expect(stdout).toMatch(
      new RegExp(
        `^never-backwards: price of ${sku} in list fr-eur at version \\d+, after version \\d+ had been shown\n  WEB web at ${liar.url}`,
        'm',
      ),
    );
  });
});

describe('answers without proof', () => {
  it('are counted and not compared', async () => {
    register.isOut = true;
    const { code, stdout } = await parity('--gateway', shop.url, '--skus', sku, '--rounds', '1').ended;
    expect(stdout).toMatch(/^Nothing could be compared: no two strict answers were of one index\.$/m);
    expect(summaryOf(stdout)).toMatchObject({ strict: 0, agreements: 0, differences: 0 });
    expect(code).toBe(0);
  });

  it('are refused where proof is required', async () => {
    const args = ['--gateway', shop.url, '--skus', sku, '--rounds', '1', '--require-strict'];
    expect((await parity(...args).ended).code).toBe(0);
    register.isOut = true;
    expect((await parity(...args).ended).code).toBe(1);
  });

  it('are a difference where they do not say so', async () => {
    liar.rewrite = (body) => JSON.stringify({ ...(JSON.parse(body) as object), extensions: undefined });
    const { code, stdout } = await parity('--gateway', liar.url, '--skus', sku, '--rounds', '1').ended;
    expect(stdout).toMatch(/^honest: prices are shown, and nothing says whether they are proved$/m);
    expect(code).toBe(1);
  });
});

describe('a background auditor', () => {
  it('goes on until it is stopped, and tells Prometheus what it sees', async () => {
    const config = join(folder, 'parity.yaml');
    // YAML reads JSON.
    const clients = [{ key: keys.WEB }, { key: keys.KIOSK }];
    await writeFile(config, JSON.stringify({ gateways: [shop.url, liar.url], clients, skus: [sku] }));
    const running = parity('--config', config, '--watch', '--metrics-port', '0');
    const address = await new Promise<string>((resolve) => {
      running.process.stderr?.on('data', (chunk) => {
        const [, url] = /Metrics at (\S+)/.exec(String(chunk)) ?? [];
        if (url !== undefined) resolve(url);
      });
    });
    const until = async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const text = await (await fetch(address)).text();
        if (pattern.test(text)) return text;
      }
    };
    await until(/comptoir_parity_rounds_total [2-9]/);
    liar.rewrite = (body) => body.replaceAll(/("quantity":)\d+(,"quantityIsCapped")/g, '$199$2');
    const text = await until(/comptoir_parity_differences_total\{[^}]*clause="equal-index"\} [1-9]/);
    expect(text).toMatch(/comptoir_parity_agreements_total\{channel="KIOSK",gateway="[^"]+"\} [1-9]/);
    expect(text).toMatch(/comptoir_parity_age_seconds\{channel="WEB",gateway="[^"]+"\} 0/);
    const { code, stdout, stderr } = await running.stop();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^equal-index: availability of G401-250G in FR at places=/m);
    expect(stderr).toMatch(/"clause":"equal-index".*channels or gateways differ/);
  });
});

describe('wrong usage', () => {
  it.each<[string, string[], RegExp]>([
    [
      'no gateway',
      [],
      /^gateways is missing: give at least one address of a gateway: --gateway http:\/\/…\.$/m,
    ],
    [
      'no address',
      ['--gateway', 'shop'],
      /^gateways\[0\] cannot be "shop": give an http or https address\.$/m,
    ],
    [
      'no number',
      ['--gateway', 'http://127.0.0.1:1', '--rounds', 'many'],
      /^rounds cannot be "many": give a whole number from 1 to 1000000\.$/m,
    ],
    [
      'both kinds of SKUs',
      ['--gateway', 'http://127.0.0.1:1', '--skus', 'A', '--random', '3'],
      /'--random <number>' cannot be used with option '--skus <skus>'/,
    ],
  ])('%s: exit code 2 and one line', async (_, args, message) => {
    const { code, stderr } = await parity(...args).ended;
    expect(stderr).toMatch(message);
    expect(code).toBe(2);
  });

  it('a key that no gateway knows, and a market that there is not: exit code 2', async () => {
    const stranger = await parity('--gateway', shop.url, '--key', 'pk_nobody').ended;
    expect([stranger.code, stranger.stderr]).toEqual([
      2,
      `${shop.url}/graphql: The API key in Comptoir-Key is not registered here. (KEY_UNKNOWN)\n`,
    ]);
    const nowhere = await parity('--gateway', shop.url, '--markets', 'XX').ended;
    expect([nowhere.code, nowhere.stderr]).toEqual([
      2,
      'There is no market "XX": give some of FR, CH, US. (CONTEXT_INVALID)\n',
    ]);
  });

  it('a gateway that never answers is no agreement: exit code 1, and it is named', async () => {
    const args = ['--gateway', shop.url, '--gateway', 'http://127.0.0.1:1', '--skus', sku, '--rounds', '1'];
    const { code, stdout } = await parity(...args).ended;
    expect(stdout).toMatch(/^Never answered: without a key at http:\/\/127\.0\.0\.1:1\/graphql\.$/m);
    expect(code).toBe(1);
  });
});
