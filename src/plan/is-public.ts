import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  type OperationDefinitionNode,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { serviceSdl } from '../../schema/sdl.ts';
import type { ServiceName } from '../../schema/service-name.ts';

/** The services that show everybody the same, apart from market, language, store, channel and customer group. */
const publicServices: readonly ServiceName[] = ['catalogue', 'pricing', 'stock'];

/** Whether an operation can only show what everybody in its situation may see. */
export type PublicCheck = (document: DocumentNode, operation: OperationDefinitionNode) => boolean;

/**
 * Builds the check: every field asked for must be one of the public services. What they do not know, such as a cart, a
 * customer or an object by its id, is taken for personal.
 */
export function createPublicCheck(schema: GraphQLSchema): PublicCheck {
  const publicTypes = new Set<string>();
  const publicRoots = new Set<string>();
  for (const name of publicServices) {
    for (const node of parse(serviceSdl(name)).definitions) {
      if (!('name' in node) || node.name === undefined) continue;
      if (node.kind !== 'ObjectTypeDefinition') publicTypes.add(node.name.value);
      else if (node.name.value !== 'Query') publicTypes.add(node.name.value);
      else for (const field of node.fields ?? []) publicRoots.add(field.name.value);
    }
  }
  return (document, operation) => {
    if (operation.operation !== 'query') return false;
    const types = new TypeInfo(schema);
    let isPublic = true;
    // Whole documents, whatever their operations use of them: a fragment may be spread anywhere.
    visit(
      document,
      visitWithTypeInfo(types, {
        Field: ({ name }) => {
          if (name.value === '__typename') return;
          const parent = types.getParentType()?.name ?? '';
          const type = getNamedType(types.getType());
          const isKnown = parent === 'Query' ? publicRoots.has(name.value) : publicTypes.has(parent);
          const isShown = isLeafType(type) || (type !== undefined && publicTypes.has(type.name));
          if (!isKnown || !isShown) isPublic = false;
        },
      }),
    );
    return isPublic;
  };
}
