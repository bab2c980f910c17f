import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Browser, chromium, type Page, type Request } from 'playwright-core';
import { packageRoot } from '../../schema/package-root.ts';
import { sampleClients } from '../../web/src/clients.ts';
import { requireProgram } from '../kit/programs.ts';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

const cartId = 'cart-of-the-test';
const emptyCart = {
  id: cartId,
  lines: [],
  totalQuantity: 0,
  discounts: [],
  taxes: [],
  warnings: [],
  context: { market: 'FR', language: 'fr', channel: 'WEB' },
};
const services = createStubShop({
  cart: { cart: emptyCart, cartCreate: { cart: emptyCart, userErrors: [], warnings: [] } },
});
const clients = sampleClients.map((client) => ({ ...client, market: 'FR' }));

let gateway: TestGateway;
let browser: Browser;
let page: Page;
let requests: Request[];

// The pages may have to be built, and the browser to be installed.
const setupTimeoutMs = 600_000;

beforeAll(async () => {
  const executablePath = await requireProgram('chromium');
  await promisify(execFile)(process.execPath, [join(packageRoot, 'web', 'build.js')]);
  const pages = { folder: join(packageRoot, 'dist', 'web'), picture: null };
  gateway = await startTestGateway({ services, config: { anonymous: 'web', clients }, pages });
  // Its sandbox refuses to run as root, which is who runs tests in a container.
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}, setupTimeoutMs);

afterAll(async () => {
  await browser?.close();
  await gateway?.close();
});

beforeEach(async () => {
  // A context of its own: nothing is remembered from the test before.
  page = await (await browser.newContext({ viewport: { width: 1400, height: 1800 } })).newPage();
  requests = [];
  page.on('request', (request) => requests.push(request));
  await page.goto(`${gateway.url}/`);
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
});

afterEach(() => page.context().close());

/** Opens an example and waits until its operation can be run: earlier, the one before would answer. */
async function openExample(title: string, operation: string): Promise<void> {
  await page.locator('.examples').getByText(title, { exact: true }).click();
  const editor = page.locator('.graphiql-query-editor .view-lines');
  await editor.filter({ hasText: new RegExp(`(query|mutation)\\s${operation}\\b`) }).waitFor();
  // The page knows the operations of an editor a moment later, when its tab is named after them.
  await page.locator('[role=tab][aria-selected=true]').filter({ hasText: operation }).waitFor();
}
const chooseClient = (label: string) => page.getByLabel('Client').selectOption({ label });

/** Runs what stands in the editor and returns what the answer pane shows, once it shows `expected`. */
async function run(expected: RegExp): Promise<string> {
  await page.getByRole('button', { name: /^Execute query/ }).click();
  const answer = page.locator('.graphiql-response .view-lines');
  await answer.filter({ hasText: expected }).waitFor();
  return answer.innerText();
}

const lastOperation = (): Request | undefined =>
  requests.filter((request) => request.url().endsWith('/graphql')).at(-1);

it('loads, and knows the schema, without a request to anybody but its gateway', async () => {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByText('Root Types').waitFor();
  const hosts = requests
    .map((request) => new URL(request.url()))
    .filter(({ protocol }) => protocol !== 'data:' && protocol !== 'blob:')
    .map(({ origin }) => origin);
  expect([...new Set(hosts)]).toEqual([gateway.url]);
});

it('cannot ask anybody else: the browser refuses', async () => {
  const outcome = await page.evaluate(
    'fetch("http://example.com/").then(() => "asked", (error) => error.name)',
  );
  expect(outcome).toBe('TypeError');
  expect(requests.map((request) => request.url())).not.toContain('http://example.com/');
});

it('opens with a listing that runs at once', async () => {
  const answer = await run(/Product\sp1/);
  expect(answer).toMatch(/"amount":\s"4\.50"/);
});

it('runs an example under the key of its channel', async () => {
  await openExample('Post', 'Post');
  const answer = await run(/"channel"/);
  expect(answer).toMatch(/"channel":\s"SOCIAL"/);
  await chooseClient('KIOSK · kiosk-marais');
  expect(await run(/KIOSK/)).toMatch(/"channel":\s"KIOSK"/);
});

it('reads the cart that was just begun on another channel', async () => {
  await openExample('Begin a cart', 'CartCreate');
  await run(/cartCreate/);
  await openExample('The same cart in the app', 'CartRead');
  const answer = await run(/MOBILE/);
  expect(answer).toMatch(/"channel":\s"MOBILE"[\s\S]*"channel":\s"WEB"/);
  expect(lastOperation()?.postDataJSON()).toMatchObject({ variables: { id: cartId } });
});

it('sends the token of a customer, and forgets it when it is closed', async () => {
  await page.getByLabel('Customer').fill('Bearer a.customer.token');
  await run(/TOKEN_INVALID/);
  expect(await lastOperation()?.headerValue('authorization')).toBe('Bearer a.customer.token');
  await page.reload();
  expect(await page.getByLabel('Customer').inputValue()).toBe('');
});

it('takes a key of one’s own, remembers it, and shows why it is refused', async () => {
  await chooseClient('Another key…');
  await page.getByLabel('Key', { exact: true }).fill('pk_unknown');
  await run(/KEY_UNKNOWN/);
  await page.reload();
  expect(await page.getByLabel('Key', { exact: true }).inputValue()).toBe('pk_unknown');
});

it('asks as the anonymous client without a key', async () => {
  await chooseClient('Without a key');
  await run(/Product\sp1/);
  expect(await lastOperation()?.headerValue('comptoir-key')).toBeNull();
});
