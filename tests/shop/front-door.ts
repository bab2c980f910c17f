import { expect } from '@jest/globals';
import type { Answer, TestGateway } from '../kit/test-gateway.ts';
import { operation } from './operations.ts';

/** The key of one client of every channel, as the sample configuration registers them. */
export const keys = {
  WEB: 'pk_web_sample',
  MOBILE: 'pk_app_sample',
  KIOSK: 'pk_kiosk_sample',
  DISPLAY: 'pk_display_sample',
  SOCIAL: 'pk_social_sample',
  MARKETPLACE: 'sk_marketplace_sample',
  POS: 'sk_till_sample',
  CALL_CENTRE: 'sk_call_centre_sample',
} as const;

/** A channel of the sample configuration. */
export type Channel = keyof typeof keys;

/** The eight channels. */
export const channels = Object.keys(keys) as readonly Channel[];

/** Who asks: the web shop and a guest where left out. */
export interface Asker {
  readonly channel?: Channel;
  /** Of a customer or of staff. */
  readonly token?: string;
  /** The asker's own name for the request. */
  readonly requestId?: string;
}

/** Posts an operation of `operations.graphql`; its answer is strict. */
export async function post(
  gateway: Pick<TestGateway, 'ask'>,
  name: string,
  variables: object = {},
  { channel = 'WEB', token, requestId }: Asker = {},
): Promise<Answer> {
  const headers = {
    'comptoir-key': keys[channel],
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(requestId !== undefined && { 'x-request-id': requestId }),
  };
  const answer = await gateway.ask(operation(name), { variables, headers });
  // Nothing is out of reach in these tests: whatever is read of the ledger has its proof.
  expect(answer.consistency?.mode ?? 'STRICT').toBe('STRICT');
  return answer;
}

/** The data of an answer that has no errors. */
export async function ask<Data>(
  gateway: Pick<TestGateway, 'ask'>,
  name: string,
  variables?: object,
  asker?: Asker,
): Promise<Data> {
  const { body } = await post(gateway, name, variables, asker);
  expect(body.errors).toBeUndefined();
  return body.data as Data;
}

/** Code and message of the one error that an operation is answered with. */
export async function refusalOf(
  gateway: Pick<TestGateway, 'ask'>,
  name: string,
  variables?: object,
): Promise<readonly [code: unknown, message: string | undefined]> {
  const { body } = await post(gateway, name, variables);
  expect(body.errors).toHaveLength(1);
  return [body.errors?.[0]?.extensions?.code, body.errors?.[0]?.message];
}
