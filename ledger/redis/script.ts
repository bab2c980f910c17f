import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RedisClient } from './connect-redis.ts';

/** One atomic step, carried out inside Redis. */
export interface Script {
  readonly name: string;
  readonly text: string;
  readonly sha1: string;
}

const names = ['publish', 'stage', 'flip', 'fold', 'fill', 'sync', 'inspect', 'begin'] as const;

/** A script by the name of its file. */
export type ScriptName = (typeof names)[number];

const read = (name: string): string => readFileSync(new URL(`./${name}.lua`, import.meta.url), 'utf8');

const common = read('common');

/** All scripts of the ledger. */
export const scripts = Object.fromEntries(
  names.map((name) => {
    const text = `${common}\n${read(name)}`;
    return [name, { name, text, sha1: createHash('sha1').update(text).digest('hex') }];
  }),
) as Readonly<Record<ScriptName, Script>>;

/** What a script returns: texts, whole numbers, nulls and lists of these. */
export type Reply = string | number | null | readonly Reply[];

/**
 * Runs a script by its hash; sends its text where the server does not know it, or forgot it, and somebody still waits
 * for it.
 */
export async function runScript(
  client: RedisClient,
  script: Script,
  keys: readonly string[],
  args: readonly string[],
  isAwaited: () => boolean,
): Promise<Reply> {
  const rest = [String(keys.length), ...keys, ...args];
  try {
    return (await client.call('EVALSHA', script.sha1, ...rest)) as Reply;
  } catch (error) {
    // This answer, and only this one, is proof that nothing was done: so it may be sent again.
    if (!(error as Error).message.startsWith('NOSCRIPT') || !isAwaited()) throw error;
    return (await client.call('EVAL', script.text, ...rest)) as Reply;
  }
}
