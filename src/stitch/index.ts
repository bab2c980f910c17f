import type { MergedTypeConfig, SubschemaConfig } from '@graphql-tools/delegate';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { stitchSchemas } from '@graphql-tools/stitch';
import type { AsyncExecutor, IResolvers } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { scalars } from '../../schema/scalars.ts';
import { gatewaySdl, linksSdl, resolvedSdl, serviceSdl } from '../../schema/sdl.ts';
import { type ServiceName, serviceNames } from '../../schema/service-name.ts';
import type { RequestContext } from '../context.ts';
import { type BatchedField, loadJoined } from './join.ts';
import { type Entity, type Link, type Links, readLinks } from './links.ts';
import { nodeResolvers } from './nodes.ts';
import { toPublicSchema } from './public-schema.ts';

export { type BookFamily, type Entity, type Link, type Links, readLinks } from './links.ts';

/** What the graph is made of. */
export interface GraphParts {
  readonly executors: Readonly<Record<ServiceName, AsyncExecutor>>;
  /** Resolvers of `resolvers/`: the joins that are no look-up. */
  readonly resolvers: readonly GraphResolvers[];
}

/** Resolvers that may name the fields they need of their parent. */
export type GraphResolvers = IResolvers<unknown, RequestContext>;

/** Stitches the five services into the one public schema, ready to execute. */
export function buildGraph({ executors, resolvers }: GraphParts): GraphQLSchema {
  const links = readLinks();
  const subschemas = new Map(
    serviceNames.map((name) => [name, buildSubschema(name, executors[name], links)]),
  );
  // Checked when the gateway starts: a wrong row of links.graphql must not wait for the first shopper to meet
  // it.
  const batchedField = (service: ServiceName, name: string): BatchedField => {
    const subschema = subschemas.get(service);
    const field = subschema?.schema.getQueryType()?.getFields()[name];
    const type = field && getNamedType(field.type);
    if (subschema === undefined || field?.args[0] === undefined || !isObjectType(type)) {
      throw new Error(`links.graphql names ${name} of ${service}, which is no batched field there.`);
    }
    return { subschema, field: name, keysArgument: field.args[0].name, type };
  };
  const stitched = stitchSchemas<RequestContext & Record<string, unknown>>({
    subschemas: [...subschemas.values()] as never[],
    typeDefs: [gatewaySdl(), linksSdl(), resolvedSdl()],
    resolvers: [
      scalars,
      ...links.links.map((link) => linkResolver(link, batchedField(link.service, link.field))),
      nodeResolvers(links.entities, (entity, id, context, info) =>
        loadJoined(batchedField(entity.service, entity.field), id, {}, context, info),
      ),
      ...resolvers,
    ] as never[],
    // One description per type is enough; the services share their common types to the letter.
    typeMergingOptions: { validationSettings: { validationLevel: 'off' as never } },
  });
  return toPublicSchema(stitched);
}

function buildSubschema(name: ServiceName, executor: AsyncExecutor, { entities }: Links): SubschemaConfig {
  return {
    schema: makeExecutableSchema({ typeDefs: serviceSdl(name), resolvers: scalars }),
    executor,
    // Root fields that several resolvers ask of one service in one tick become one operation of it.
    batch: true,
    merge: Object.fromEntries(
      sharedTypes(entities, name).map((entity) => [entity.type, mergeConfig(entity)]),
    ),
  };
}

// Only what several services own a part of is merged; the rest is looked up by links.
const sharedTypes = (entities: readonly Entity[], service: ServiceName): readonly Entity[] =>
  entities.filter(
    (entity) =>
      entity.service === service && entities.some((other) => other.type === entity.type && other !== entity),
  );

// Services name the argument of such a field `ids`, whatever the type; the list of joins says the rest.
const mergeConfig = ({ key, field }: Entity): MergedTypeConfig => ({
  selectionSet: `{ ${key} }`,
  fieldName: field,
  key: (parent: Record<string, unknown>) => parent[key],
  argsFromKeys: (ids) => ({ ids }),
});

function linkResolver({ type, name, key }: Link, target: BatchedField): GraphResolvers {
  const resolve = (
    parent: Record<string, string | null>,
    args: Record<string, unknown>,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => {
    // No key, no object: nobody is asked, and that is no error.
    const value = parent[key];
    return value === null || value === undefined ? null : loadJoined(target, value, args, context, info);
  };
  return { [type]: { [name]: { selectionSet: `{ ${key} }`, resolve } } } as unknown as GraphResolvers;
}
