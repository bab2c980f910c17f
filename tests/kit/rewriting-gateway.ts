import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A gateway that says what a test has it say. */
export interface RewritingGateway {
  readonly url: string;
  /** Makes what a client gets of what the real gateway answers; `question` is the same for the same question. */
  rewrite: (body: string, question: string) => string;
  close(): Promise<void>;
}

/** Stands in front of a gateway and, at first, hands on what it answers. */
export async function startRewritingGateway(target: string): Promise<RewritingGateway> {
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const key = String(request.headers['comptoir-key'] ?? '');
    const answer = await fetch(`${target}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'comptoir-key': key },
      body,
    });
    const text = gateway.rewrite(await answer.text(), `${key} ${body}`);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const gateway: RewritingGateway = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    rewrite: (body) => body,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  return gateway;
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}
