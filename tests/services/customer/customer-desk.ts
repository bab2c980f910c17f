import type { ExecutionResult } from 'graphql';
import { formatContextHeader, type ServiceContext } from '../../../schema/context-header.ts';
import type { ServiceCaller } from '../../../schema/service-request.ts';
import { createCustomerService } from '../../../services/customer/index.ts';
import { createQuietLog, type LoggedLine } from '../../kit/quiet-log.ts';
import { createTestDatabase } from '../../kit/test-database.ts';

/** A customer service to which several people speak. */
export interface CustomerDesk {
  readonly databaseUrl: string;
  readonly logged: readonly LoggedLine[];
  /** Asks in a situation; `{}` is a guest. */
  ask(context: ServiceContext, document: string, variables?: object): Promise<ExecutionResult>;
  /** Calls one mutation, which must not fail, and gives its payload. */
  change(context: ServiceContext, mutation: string, input: object, fields: string): Promise<Payload>;
  close(): Promise<void>;
}

/** A mutation's payload; tests compare it as a whole. */
export type Payload = Readonly<Record<string, unknown>> & {
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
};

export async function createCustomerDesk(
  options: { sweepTickMs?: number; callers?: { catalogue: ServiceCaller } } = {},
): Promise<CustomerDesk> {
  const database = await createTestDatabase();
  const log = createQuietLog();
  const service = await createCustomerService({ databaseUrl: database.url, log, ...options });
  const ask: CustomerDesk['ask'] = async (context, document, variables = {}) => {
    const answer = await service.caller('graph')({
      document,
      variables: variables as Record<string, unknown>,
      context: formatContextHeader('customer', context),
      requestId: 'test',
    });
    // As it comes over HTTP: instants are texts.
    return JSON.parse(JSON.stringify(answer)) as ExecutionResult;
  };
  return {
    databaseUrl: database.url,
    logged: log.lines,
    ask,
    change: async (context, mutation, input, fields) => {
      const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
      const document = `mutation ($input: ${type}!) {
        ${mutation}(input: $input) { ${fields} userErrors { code field message } } }`;
      const { data, errors } = await ask(context, document, { input });
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      return data?.[mutation] as Payload;
    },
    close: async () => {
      await service.close();
      await database.close();
    },
  };
}

/** The situation of a person who signed in with a token that names them. */
export const person = (name: string): ServiceContext => ({
  client: 'web',
  customerId: `customer-${name}`,
  identity: JSON.stringify({ issuer: 'https://login.example', subject: name, givenName: name }),
  language: 'fr',
});

/** Codes and fields of the errors of a payload, such as `INVALID_INPUT email`. */
export const refusals = ({ userErrors }: Payload): readonly string[] =>
  userErrors.map(({ code, field }) => [code, ...(field ?? [])].join(' '));
