import { makeExecutableSchema } from '@graphql-tools/schema';
import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from 'graphql';
import type { Rows, Shop, WritableService } from '../../import/shop.ts';
import { scalars } from '../../schema/scalars.ts';
import { fullServiceSdl } from '../../schema/sdl.ts';

/** A shop's rows, by service and kind. */
export type ShopContent = Readonly<Record<WritableService, Readonly<Record<string, readonly never[]>>>>;

const services = ['pricing', 'stock', 'catalogue'] as const;

/** Reads a whole shop into memory. */
export async function contentOf(shop: Shop): Promise<ShopContent> {
  const content: Record<string, Record<string, unknown[]>> = {};
  for (const service of services) {
    const kinds: Record<string, unknown[]> = {};
    for await (const { row } of shop.rows[service]() as Rows<WritableService>) {
      const [[kind, value] = ['', null]] = Object.entries(row);
      kinds[kind] ??= [];
      kinds[kind].push(value);
    }
    content[service] = kinds;
  }
  return content as unknown as ShopContent;
}

/** What the SDL's input types say against the rows of a shop; empty where every row is valid. */
export async function faultsOf(shop: Shop): Promise<string[]> {
  const faults: string[] = [];
  for (const service of services) {
    const schema = makeExecutableSchema({ typeDefs: fullServiceSdl(service), resolvers: scalars });
    for await (const { row } of shop.rows[service]() as Rows<WritableService>) {
      const [[kind, value] = ['', null]] = Object.entries(row);
      coerceInputValue(value, inputType(schema, kind), (path, _, error) => {
        faults.push(`${kind}.${path.join('.')}: ${error.message}`);
      });
    }
  }
  return faults;
}

function inputType(schema: GraphQLSchema, kind: string): GraphQLInputType {
  return schema.getType(`${kind[0]?.toUpperCase()}${kind.slice(1)}Input`) as GraphQLInputType;
}
