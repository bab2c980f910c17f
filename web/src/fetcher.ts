import type { Fetcher } from '@graphiql/toolkit';
import { type Credentials, headersOf } from './credentials.ts';
import { rememberCart } from './last-cart.ts';

/** Posts operations to the gateway that serves this page, under the credentials of the moment. */
export function createFetcher(credentials: () => Credentials): Fetcher {
  return async (operation, options) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headersOf(credentials()), ...options?.headers },
      body: JSON.stringify(operation),
    });
    const result = await readJson(response);
    rememberCart(result);
    return result;
  };
}

// Something between page and gateway may answer with a page of its own.
async function readJson(response: Response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${response.status} ${response.statusText}: ${text.slice(0, 200)}`);
  }
}
