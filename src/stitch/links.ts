import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLDirective,
  getDirectiveValues,
  parse,
} from 'graphql';
import { linksSdl } from '../../schema/sdl.ts';
import type { ServiceName } from '../../schema/service-name.ts';

/** A family of books of the ledger. */
export type BookFamily = 'catalogue' | 'prices' | 'places' | 'stock';

/** A field that shows what another service owns: one row of the list of joins. */
export interface Link {
  /** Type and name of the field, such as `Variant` and `price`. */
  readonly type: string;
  readonly name: string;
  readonly service: ServiceName;
  /** The batched field of that service. */
  readonly field: string;
  /** The field of `type` that holds the key. */
  readonly key: string;
  /** Null where the value is not in the ledger. */
  readonly book: BookFamily | null;
}

/** How a type is fetched by id: one row for each service that owns a part of it. */
export interface Entity {
  readonly type: string;
  readonly service: ServiceName;
  readonly field: string;
  readonly key: string;
  readonly book: BookFamily | null;
}

/** Every join between services. */
export interface Links {
  readonly links: readonly Link[];
  readonly entities: readonly Entity[];
}

/** Reads `schema/links.graphql`. */
export function readLinks(sdl: string = linksSdl()): Links {
  const document = parse(sdl);
  const directive = directivesOf(document);
  const links: Link[] = [];
  const entities: Entity[] = [];
  for (const node of document.definitions) {
    if (node.kind !== 'ObjectTypeExtension') continue;
    const type = node.name.value;
    for (const applied of (node.directives ?? []).filter(({ name }) => name.value === 'entity')) {
      entities.push({ type, ...valuesOf<Omit<Entity, 'type'>>(directive('entity'), applied) });
    }
    for (const field of node.fields ?? []) {
      const applied = field.directives?.find(({ name }) => name.value === 'link');
      if (applied === undefined)
        throw new Error(`${type}.${field.name.value} in links.graphql lacks its @link.`);
      links.push({
        type,
        name: field.name.value,
        ...valuesOf<Omit<Link, 'type' | 'name'>>(directive('link'), applied),
      });
    }
  }
  return { links, entities };
}

function directivesOf(document: DocumentNode): (name: string) => GraphQLDirective {
  const definitions = document.definitions.filter(
    ({ kind }) => kind === 'DirectiveDefinition' || kind === 'EnumTypeDefinition',
  );
  // Only the directives are built: what they are applied to extends types of other files.
  const schema = buildASTSchema({ ...document, definitions }, { assumeValidSDL: true });
  return (name) => {
    const directive = schema.getDirective(name);
    if (directive) return directive;
    throw new Error(`links.graphql does not define @${name}.`);
  };
}

function valuesOf<Values>(directive: GraphQLDirective, applied: ConstDirectiveNode): Values {
  const values = getDirectiveValues(directive, { directives: [applied] });
  return { book: null, ...values } as Values;
}
