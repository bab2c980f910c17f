import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createStubShop } from '../kit/stub-shop.ts';
import { startTestGateway, type TestGateway } from '../kit/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway({ services: createStubShop(), config: { deadlineMs: 300 } });
});
afterAll(() => gateway.close());

/** What comes back until the gateway closes the connection. */
const sendOnly = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = '';
    socket
      .on('data', (chunk) => {
        answer += chunk;
      })
      .on('error', reject)
      .on('close', () => resolve(answer));
  });

const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n';

it.each([
  ['a body', `${head}\r\n{"query":`],
  ['a head', head],
])('closes a connection on which %s is sent by half', async (_, text) => {
  expect(await sendOnly(text)).toMatch(/^HTTP\/1\.1 408 /);
});
