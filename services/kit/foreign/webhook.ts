import type { HttpRoute } from '../../../schema/http-route.ts';
import type { Poller } from './poller.ts';
import { isSigned } from './signature.ts';

/** How a source says which keys changed. */
export interface WebhookSettings {
  readonly secret: string;
  /** The header that bears the signature, in lower case. */
  readonly header: string;
  /** The field of the JSON body that lists the keys. */
  readonly field: string;
}

const maxKeys = 10_000;
const maxKeyLength = 100;

/**
 * `POST /sources/<name>/changed`: the keys are polled, whatever else the body says, so that one sent twice, late or out
 * of order does no harm. It is answered before they are.
 */
export const webhookRoute = (source: string, poller: Poller, settings: WebhookSettings): HttpRoute => ({
  method: 'POST',
  path: `/sources/${source}/changed`,
  role: null,
  answer: async ({ body, headers }) => {
    const signature = headers[settings.header];
    if (!isSigned(settings.secret, body, typeof signature === 'string' ? signature : undefined))
      return { status: 401, body: { error: `${settings.header} does not sign this body.` } };
    const keys = readKeys(body, settings.field);
    if (keys === null)
      return { status: 400, body: { error: `Give {"${settings.field}": [1 to ${maxKeys} keys]}.` } };
    await poller.hasten(keys);
    return { status: 202, body: { accepted: keys.length } };
  },
});

function readKeys(body: Buffer, field: string): readonly string[] | null {
  const json = parseJson(body.toString('utf8'));
  const keys = (json as Readonly<Record<string, unknown>> | null)?.[field];
  const isList = Array.isArray(keys) && keys.length > 0 && keys.length <= maxKeys;
  return isList && keys.every(isKey) ? keys : null;
}

const isKey = (key: unknown): key is string =>
  typeof key === 'string' && key.length > 0 && key.length <= maxKeyLength && !key.includes('\0');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
