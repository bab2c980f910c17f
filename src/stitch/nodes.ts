import type { IResolvers } from '@graphql-tools/utils';
import type { GraphQLResolveInfo } from 'graphql';
import { parseGlobalId } from '../../schema/global-id.ts';
import type { RequestContext } from '../context.ts';
import { fieldError } from '../errors.ts';
import type { Entity } from './links.ts';

const maxIds = 100;

/**
 * `node` and `nodes`: the type inside the id says which service is asked, and only that one is.
 * The service sees the caller, so that an object is shown here exactly where its own field would show it.
 */
export function nodeResolvers(
  entities: readonly Entity[],
  loadEntity: (
    entity: Entity,
    id: string,
    context: RequestContext,
    info: GraphQLResolveInfo,
  ) => Promise<unknown>,
): IResolvers<unknown, RequestContext> {
  // The first row of a type is the service that owns it; further ones add fields to it.
  const owners = new Map([...entities].reverse().map((entity) => [entity.type, entity]));
  const load = async (id: string, context: RequestContext, info: GraphQLResolveInfo): Promise<unknown> => {
    const parsed = parseGlobalId(id);
    const owner = parsed && owners.get(parsed.type);
    if (!owner) return null;
    const found = await loadEntity(owner, id, context, info);
    if (found === null || found instanceof Error) return found;
    return Object.assign(found as object, { __typename: owner.type });
  };
  return {
    Query: {
      node: (_, { id }: { id: string }, context, info) => load(id, context, info),
      nodes: (_, { ids }: { ids: readonly string[] }, context, info) => {
        if (ids.length > maxIds) {
          throw fieldError('BAD_USER_INPUT', `nodes cannot take ${ids.length} ids: give at most ${maxIds}.`);
        }
        // Each is a place of its own, where its own error is shown.
        const at = (key: number) => ({ ...info, path: { prev: info.path, key, typename: undefined } });
        return ids.map((id, place) => load(id, context, at(place)));
      },
    },
  };
}
