import type { GatewayConfig } from '../src/config.ts';

/** What is told when everything is up. */
export interface Welcome {
  readonly address: string;
  /** Of the development provider of tokens; null where the configuration names a real one. */
  readonly issuer: string | null;
  readonly config: GatewayConfig;
  /** Something that the shop has, as a customer would search for it. */
  readonly word: string;
  readonly seconds: number;
}

/** Prints the addresses and a first query to paste. */
export function printWelcome({ address, issuer, config, word, seconds }: Welcome): void {
  const shown = address.replace('127.0.0.1', 'localhost');
  const query = `{ products(query: "${word}", first: 2) { nodes { title variants { sku price { unit { shown { amount } } } } } } }`;
  const lines = [
    `Comptoir is up after ${seconds.toFixed(1)} s.`,
    '',
    `  graph      ${shown}/graphql`,
    ...(config.explorer ? [`  explorer   ${shown}/explorer/`] : []),
    ...(issuer === null
      ? []
      : [`  customers  curl ${issuer}/token -d grant_type=password -d username=marie -d scope=openid`]),
    '',
    'A first query:',
    '',
    `  curl ${shown}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`,
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
