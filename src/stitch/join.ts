import { delegateToSchema, type StitchingInfo, type SubschemaConfig } from '@graphql-tools/delegate';
import { relocatedError } from '@graphql-tools/utils';
import DataLoader from 'dataloader';
import {
  GraphQLError,
  GraphQLList,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  OperationTypeNode,
  print,
} from 'graphql';
import type { RequestContext } from '../context.ts';

/** A batched field of one service: a list of keys in, a list of objects or nulls in the same order out. */
export interface BatchedField {
  readonly subschema: SubschemaConfig;
  readonly field: string;
  /** The argument that takes the keys. */
  readonly keysArgument: string;
  /** What it lists. */
  readonly type: GraphQLObjectType;
}

/**
 * Looks one object up; look-ups of one operation with the same selection and arguments share one call.
 * Rejects with the service's error at the path of the asking field.
 */
export async function loadJoined(
  target: BatchedField,
  key: string,
  args: Readonly<Record<string, unknown>>,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<unknown> {
  try {
    return await loaderFor(target, args, context, info).load(key);
  } catch (error) {
    // One error object comes to everybody who asked; each field shows it at its own place.
    throw error instanceof GraphQLError ? relocatedError(error, pathOf(info)) : error;
  }
}

type Loaders = Map<string, DataLoader<string, unknown>>;

// By context object, which lives as long as its operation: a loader that outlived it would answer stale.
const loadersByContext = new WeakMap<RequestContext, Loaders>();

function loaderFor(
  target: BatchedField,
  args: Readonly<Record<string, unknown>>,
  context: RequestContext,
  info: GraphQLResolveInfo,
): DataLoader<string, unknown> {
  const loaders: Loaders = loadersByContext.get(context) ?? new Map();
  loadersByContext.set(context, loaders);
  // Every field node counts: one field may be selected in several places of the document with different subfields.
  const selection = info.fieldNodes
    .map(({ selectionSet }) => (selectionSet ? print(selectionSet) : ''))
    .join();
  // Equal names share one loader, and so one call; arguments are in the schema's order, so that equal ones are
  // equal texts.
  const name = `${target.field} ${JSON.stringify(args)} ${selection}`;
  const loader = loaders.get(name) ?? new DataLoader((keys) => loadMany(target, keys, args, context, info));
  loaders.set(name, loader);
  return loader;
}

async function loadMany(
  { subschema, field, keysArgument, type }: BatchedField,
  keys: readonly string[],
  args: Readonly<Record<string, unknown>>,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<unknown[]> {
  const found: unknown = await delegateToSchema({
    // The stitched form of the subschema: merged types recognize their sources by it alone.
    schema: stitchingInfoOf(info).subschemaMap.get(subschema) ?? subschema,
    operation: OperationTypeNode.QUERY,
    fieldName: field,
    args: { ...args, [keysArgument]: keys },
    returnType: new GraphQLList(type),
    context,
    info,
  });
  // The whole call failed: everybody who asked gets the reason, at a path of his own.
  return Array.isArray(found) ? keys.map((_, index) => found[index] ?? null) : keys.map(() => found);
}

const stitchingInfoOf = (info: GraphQLResolveInfo): StitchingInfo =>
  info.schema.extensions.stitchingInfo as StitchingInfo;

function pathOf(info: GraphQLResolveInfo): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at: GraphQLResolveInfo['path'] | undefined = info.path; at !== undefined; at = at.prev)
    path.unshift(at.key);
  return path;
}
