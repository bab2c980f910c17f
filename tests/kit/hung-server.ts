import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that takes every request and never answers, as a process does that is stopped. */
export interface HungServer {
  readonly url: string;
  /** Requests that came so far. */
  readonly seen: () => number;
  /** Answers from now on, with this JSON. */
  wake(answer: object): void;
  close(): Promise<void>;
}

/** Starts it on a free port. */
export async function startHungServer(): Promise<HungServer> {
  let seen = 0;
  let answer: object | null = null;
  const server = createServer((_, response) => {
    seen += 1;
    if (answer !== null) response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    seen: () => seen,
    wake: (json) => {
      answer = json;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
