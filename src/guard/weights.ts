import { type ConstDirectiveNode, parse } from 'graphql';
import { linksSdl, serviceSdl } from '../../schema/sdl.ts';
import { serviceNames } from '../../schema/service-name.ts';

/** What fields cost beyond one, by `Type.field`: the `@cost` of the SDL, and introspection, which walks every type. */
export function readWeights(): ReadonlyMap<string, number> {
  const weights = new Map([
    ['Query.__schema', introspectionWeight],
    ['Query.__type', introspectionWeight],
  ]);
  for (const document of [...serviceNames.map(serviceSdl), linksSdl()].map((sdl) => parse(sdl))) {
    for (const type of document.definitions) {
      if (type.kind !== 'ObjectTypeDefinition' && type.kind !== 'ObjectTypeExtension') continue;
      for (const field of type.fields ?? []) {
        const cost = field.directives?.find(({ name }) => name.value === 'cost');
        if (cost) weights.set(`${type.name.value}.${field.name.value}`, weightOf(cost));
      }
    }
  }
  return weights;
}

// Tools ask once or twice in a document; the rule on the depth of introspection bounds what each may return.
const introspectionWeight = 2_000;

function weightOf({ arguments: [argument] = [] }: ConstDirectiveNode): number {
  return argument?.value.kind === 'IntValue' ? Number(argument.value.value) : 0;
}
