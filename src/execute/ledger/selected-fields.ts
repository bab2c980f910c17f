import { collectSubFields } from '@graphql-tools/utils';
import { type GraphQLResolveInfo, getNamedType, isObjectType } from 'graphql';

/** Names of the fields that are selected of an object, whatever fragments they stand in. */
export function selectedFields({
  schema,
  fragments,
  variableValues,
  returnType,
  fieldNodes,
}: GraphQLResolveInfo): Set<string> {
  const type = getNamedType(returnType);
  if (!isObjectType(type)) return new Set();
  // The library's type is of a graphql to come; at run time it reads variables by name, as they are here.
  const { fields } = collectSubFields(schema, fragments, variableValues as never, type, [...fieldNodes]);
  return new Set([...fields.values()].flatMap((nodes) => nodes.map(({ name }) => name.value)));
}
