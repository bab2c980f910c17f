import { createServer } from 'node:net';
import { OperatorError } from './operator-error.ts';

/** Refuses a port that somebody listens on, before anything is started for it. */
export async function assertPortFree(host: string, port: number): Promise<void> {
  // By listening: asking who answers would miss those who do not speak HTTP.
  const code = await new Promise<string | null>((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => probe.close(() => resolve(null)));
  });
  if (code !== null) throw portFault(host, port, code);
}

/** Says the same of a port that somebody took after it had been free. */
export const asPortFault =
  ({ host, port }: { readonly host: string; readonly port: number }) =>
  (error: NodeJS.ErrnoException): never => {
    throw error.code === 'EADDRINUSE' ? portFault(host, port, error.code) : error;
  };

function portFault(host: string, port: number, code: string): OperatorError {
  const why = code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${code})`;
  return new OperatorError(
    `Port ${port} of ${host} ${why}: stop who listens there, or choose another with --port.`,
  );
}

/** A port as the command line gives it. Throws with the accepted form. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new OperatorError(
    `--port cannot be ${JSON.stringify(text)}: give a whole number from 0 to 65535.`,
    2,
  );
}
