import type { GatewayConfig } from '../src/config.ts';
import type { Environment } from './environment.ts';
import { OperatorError } from './operator-error.ts';

/** Under which the secret keys of the packaged configuration are hashed. Everybody can read it, and those keys. */
export const developmentPepper = 'comptoir-development';

/**
 * Under which a gateway hashes the keys it is sent. Throws where clients have secret keys and there is no pepper: with
 * one that everybody knows it would accept the sample's keys.
 * @param otherwise what else the operator may do, to end the message.
 */
export function pepperFor({ clients }: GatewayConfig, { keyPepper }: Environment, otherwise = ''): string {
  if (keyPepper !== null || !clients.some(({ secretKeyHash }) => secretKeyHash !== undefined))
    return keyPepper ?? '';
  throw new OperatorError(
    `Clients with a secretKeyHash need the environment variable COMPTOIR_KEY_PEPPER${otherwise}.`,
    2,
  );
}
