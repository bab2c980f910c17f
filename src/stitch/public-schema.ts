import { MapperKind, mapSchema, pruneSchema } from '@graphql-tools/utils';
import { type DocumentNode, type GraphQLSchema, parse } from 'graphql';
import { serviceSdl } from '../../schema/sdl.ts';
import { serviceNames } from '../../schema/service-name.ts';

/**
 * What clients see: the stitched schema without its `@internal` fields. Resolvers stay as they are, so that it
 * can be executed as well.
 */
export function toPublicSchema(stitched: GraphQLSchema): GraphQLSchema {
  const internal = internalFields();
  const visible = mapSchema(stitched, {
    [MapperKind.OBJECT_FIELD]: (field, name, type) => (internal.has(`${type}.${name}`) ? null : field),
    [MapperKind.DIRECTIVE]: (directive) =>
      directive.name === 'inContext' || isSpecified(directive.name) ? directive : null,
  });
  // Types that only hidden fields led to go with them.
  return pruneSchema(visible);
}

const isSpecified = (name: string): boolean =>
  ['skip', 'include', 'deprecated', 'specifiedBy', 'oneOf'].includes(name);

// Read from the SDL itself: what becomes of directives when schemas are merged is the library's business.
function internalFields(): ReadonlySet<string> {
  const names = new Set<string>();
  for (const document of serviceNames.map((service) => parse(serviceSdl(service))))
    collectInternal(document, names);
  return names;
}

function collectInternal(document: DocumentNode, names: Set<string>): void {
  for (const type of document.definitions) {
    if (type.kind !== 'ObjectTypeDefinition') continue;
    for (const field of type.fields ?? []) {
      if (field.directives?.some(({ name }) => name.value === 'internal'))
        names.add(`${type.name.value}.${field.name.value}`);
    }
  }
}
