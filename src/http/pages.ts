import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { quoted } from '../../schema/quoted.ts';

/** Files and pictures that the gateway serves beside the graph. */
export interface Pages {
  /** Folder of the built pages; null where they are off. */
  readonly folder: string | null;
  /** A picture of `/media/…` as SVG text, or null where there is none. */
  readonly picture: ((name: string) => string | null) | null;
}

/** Adds `/explorer` and `/media/…`. */
export function addPages(app: FastifyInstance, { folder, picture }: Pages): void {
  if (picture !== null) {
    app.get<{ Params: { name: string } }>('/media/:name', async ({ params }, reply) => {
      const svg = picture(params.name);
      if (svg === null) return reply.code(404).send({ error: `There is no picture ${quoted(params.name)}.` });
      // An SVG can carry scripts; ours do not, and none would run.
      reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
      return reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(svg);
    });
  }
  if (folder === null) return;
  app.get('/', async (_, reply) => reply.redirect('/explorer/'));
  app.get('/explorer', async (_, reply) => reply.redirect('/explorer/'));
  app.get<{ Params: { '*': string } }>('/explorer/*', ({ params }, reply) =>
    sendFile(folder, params['*'], reply),
  );
}

async function sendFile(folder: string, asked: string, reply: FastifyReply): Promise<FastifyReply> {
  // Normalized before it is compared: dots in the address must not lead out of the folder.
  const file = normalize(join(folder, asked === '' ? 'index.html' : asked));
  const found = file.startsWith(folder + sep) ? await stat(file).catch(() => null) : null;
  if (!found?.isFile()) return reply.code(404).send({ error: 'There is no such page.' });
  // Assets carry a hash of their content in their name.
  const isAsset = file.startsWith(join(folder, 'assets') + sep);
  reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache');
  reply.header('x-content-type-options', 'nosniff');
  return reply.type(contentTypes[extname(file)] ?? 'application/octet-stream').send(createReadStream(file));
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};
