import type { ServiceName } from '../schema/service-name.ts';
import { type PaymentsSettings, paymentsSchema } from '../services/cart/payment/index.ts';
import { parseConfig } from '../src/config.ts';
import { readYaml } from './config-file.ts';
import type { Environment } from './environment.ts';
import { OperatorError } from './operator-error.ts';

/** `--payments FILE`. */
export const paymentsOption = [
  '--payments <file>',
  'for cart: who moves customers’ money, see docs/configuration.md',
] as const;

/** What the file says; left out where none was given. Throws `OperatorError` or `ConfigError`. */
export async function readPaymentsFile(
  file: string | undefined,
  environment: Environment,
): Promise<{ readonly payments?: PaymentsSettings }> {
  if (file === undefined) return {};
  const { publicUrl, ...config } = parseConfig(
    paymentsSchema,
    await readYaml(file, environment, paymentsSchema),
  );
  return { payments: { ...config, publicUrl: () => publicUrl } };
}

/** Throws where a file is given, and no cart service to read it. */
export function assertPaymentsFor(file: string | undefined, names: readonly ServiceName[]): void {
  if (file === undefined || names.includes('cart')) return;
  const others = names.length === 1 ? `, not for ${names[0]}` : ', which is mocked';
  throw new OperatorError(`--payments is for the service cart${others}.`, 2);
}
