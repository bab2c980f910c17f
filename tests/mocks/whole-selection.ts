import { type GraphQLOutputType, getNamedType, isObjectType } from 'graphql';

/** A selection of every field down to a depth, without arguments; empty for what has no fields. */
export function wholeSelection(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields()).flatMap((field) => {
    const hasFields = isObjectType(getNamedType(field.type));
    if (hasFields && depth === 0) return [];
    return [`${field.name}${wholeSelection(field.type, depth - 1)}`];
  });
  // A type that has nothing but objects would leave an empty selection at the bottom.
  return ` { ${fields.length === 0 ? '__typename' : fields.join(' ')} }`;
}
