import { randomBytes } from 'node:crypto';
import { Command } from 'commander';
import { hashSecretKey } from '../../src/channel/index.ts';
import type { Environment } from '../environment.ts';
import { OperatorError } from '../operator-error.ts';

/** `comptoir key`: makes an API key; a secret one is printed once and kept nowhere. */
export function keyCommand({ keyPepper }: Environment): Command {
  return new Command('key')
    .description('Make an API key for a client.')
    .argument('<kind>', 'publishable or secret')
    .action((kind: string) => {
      // Publishable keys are known to everybody who opens the page: nothing about them needs a pepper.
      if (kind === 'publishable') return print(`publishableKey: pk_${randomBytes(18).toString('base64url')}`);
      if (kind !== 'secret') {
        throw new OperatorError(`There is no kind ${JSON.stringify(kind)}: give publishable or secret.`, 2);
      }
      if (keyPepper === null) {
        throw new OperatorError(
          'A secret key needs the environment variable COMPTOIR_KEY_PEPPER, as the gateway has it.',
          2,
        );
      }
      // 192 random bits; only their keyed hash is written down, so that a configuration gives no key away.
      const key = `sk_${randomBytes(24).toString('base64url')}`;
      print(`# for the client, shown only now: ${key}\nsecretKeyHash: ${hashSecretKey(keyPepper, key)}`);
    });
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
