import {
  type DocumentNode,
  type GraphQLSchema,
  getDirectiveValues,
  getVariableValues,
  type OperationDefinitionNode,
} from 'graphql';
import type { ContextOverrides } from '../context.ts';
import { clientError } from '../errors.ts';

export { type Answers, createAnswers, type Recall } from './answers.ts';

/** An operation that is parsed and valid, with its variables coerced. */
export interface PlannedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Coerced, defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** What `@inContext` says. */
  readonly overrides: ContextOverrides;
}

/** Coerces the variables, and only then reads `@inContext`, whose arguments may be variables. */
export function planOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
): PlannedOperation {
  assertOffered(schema, operation);
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], { ...given });
  // Apollo would coerce later, when the market is long needed; the message is the specification's own.
  if (coerced === undefined) {
    throw clientError('BAD_USER_INPUT', errors.map((error) => error.message).join(' '));
  }
  const directive = schema.getDirective('inContext');
  const overrides = directive ? getDirectiveValues(directive, operation, coerced) : undefined;
  return { schema, document, operation, variables: coerced, overrides: overrides ?? {} };
}

// The rules of validation let an operation pass whose root type the schema has not.
function assertOffered(schema: GraphQLSchema, { operation }: OperationDefinitionNode): void {
  if (schema.getRootType(operation)) return;
  throw clientError('BAD_USER_INPUT', `This graph offers no ${operation}s yet: ask with a query.`);
}
