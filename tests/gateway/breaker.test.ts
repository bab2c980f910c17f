import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, jest } from '@jest/globals';
import { createHttpTransport } from '../../src/execute/index.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A service that is ill or well, and counts who reaches it. */
async function startPatient() {
  const patient = { calls: 0, isIll: true };
  const server = createServer((request, response) => {
    patient.calls += 1;
    response.statusCode = patient.isIll ? 500 : 200;
    request.resume().once('end', () => response.end('{"data":{}}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const transport = createHttpTransport('pricing', { url, credential: 'x' });
  const outcome = () =>
    transport.call({ document: '{ markets { id } }', context: '', requestId: 'r' }).then(
      () => 'answered',
      (error: Error) => error.message.replace('The pricing service is out of reach: ', ''),
    );
  return {
    patient,
    outcome,
    close: async () => {
      await transport.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

it('a service that fails five times in a row is left alone for a second, then tried by one call', async () => {
  let passedMs = 0;
  const start = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => start + passedMs);
  const { patient, outcome, close } = await startPatient();
  const failed = 'it answered HTTP 500';
  const spared = 'it failed again and again';
  const outcomes: string[] = [];
  for (let call = 0; call < 8; call += 1) outcomes.push(await outcome());
  expect(outcomes).toEqual([failed, failed, failed, failed, failed, spared, spared, spared]);
  expect(patient.calls).toBe(5);

  passedMs = 999;
  expect([await outcome(), patient.calls]).toEqual([spared, 5]);
  passedMs = 1_000;
  expect([await outcome(), patient.calls]).toEqual([failed, 6]);
  expect([await outcome(), patient.calls]).toEqual([spared, 6]);

  patient.isIll = false;
  passedMs = 2_000;
  expect([await outcome(), await outcome(), patient.calls]).toEqual(['answered', 'answered', 8]);
  await close();
});

it('four failures and a success are forgotten', async () => {
  const { patient, outcome, close } = await startPatient();
  for (let round = 0; round < 2; round += 1) {
    patient.isIll = true;
    for (let call = 0; call < 4; call += 1) await outcome();
    patient.isIll = false;
    expect(await outcome()).toBe('answered');
  }
  expect(patient.calls).toBe(10);
  await close();
});
