import {
  type DocumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf } from './fragments.ts';

/** Elements that a list has at most where neither an argument nor the schema bounds it. */
const assumedListSize = 10;

/** What is to be costed; variables are coerced. */
export interface CostInput {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What fields cost beyond one, by `Type.field`. */
export type Weights = ReadonlyMap<string, number>;

/**
 * Fields that the answer may have at most: each counts one and its weight, once per element of the lists around it.
 * A connection has `first` elements, a list by ids as many as ids, any other list ten.
 */
export function costOf({ schema, document, operation, variables }: CostInput, weights: Weights): number {
  const fragments = fragmentsOf(document);
  // By fragment and size of the list around it: a fragment spread a thousand times is walked once.
  const known = new Map<string, number>();
  const costOfSelections = (
    selectionSet: SelectionSetNode,
    type: GraphQLOutputType,
    size: number | null,
  ): number => {
    let cost = 0;
    for (const selection of selectionSet.selections) {
      if (selection.kind === 'Field') cost += costOfField(selection, type, size);
      else if (selection.kind === 'InlineFragment') {
        const inner = selection.typeCondition && schema.getType(selection.typeCondition.name.value);
        cost += costOfSelections(
          selection.selectionSet,
          (inner as GraphQLOutputType | undefined) ?? type,
          size,
        );
      } else cost += costOfFragment(selection.name.value, size);
    }
    return cost;
  };
  const costOfField = (node: FieldNode, parent: GraphQLOutputType, size: number | null): number => {
    const weight = weights.get(`${getNamedType(parent).name}.${node.name.value}`) ?? 0;
    const field = fieldOf(parent, node.name.value);
    if (field === undefined) return weight;
    const own = sizeArgument(node, field, variables);
    const isList = isListType(getNullableType(field.type));
    // `nodes` and `edges` have as many elements as their connection was asked for.
    const times = isList ? (own ?? size ?? assumedListSize) : 1;
    // Scalars in a list cost what one costs: it is objects that lead on to further services.
    if (node.selectionSet === undefined || !isCompositeType(getNamedType(field.type))) return 1 + weight;
    const inner = costOfSelections(node.selectionSet, getNamedType(field.type), isList ? null : own);
    return 1 + weight + times * inner;
  };
  const costOfFragment = (name: string, size: number | null): number => {
    const key = `${name} ${size}`;
    const fragment = fragments.get(name);
    if (fragment === undefined) return 0;
    const type = schema.getType(fragment.typeCondition.name.value) as GraphQLOutputType;
    const cost = known.get(key) ?? costOfSelections(fragment.selectionSet, type, size);
    known.set(key, cost);
    return cost;
  };
  const root = schema.getRootType(operation.operation);
  return root ? costOfSelections(operation.selectionSet, root, null) : 0;
}

function fieldOf(parent: GraphQLOutputType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
}

// `first` bounds a connection, `ids` a list of look-ups; both by value, variable or the schema's default.
function sizeArgument(
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  variables: Readonly<Record<string, unknown>>,
): number | null {
  const value =
    argumentValue('first', node, field, variables) ?? argumentValue('ids', node, field, variables);
  if (typeof value === 'number') return Math.max(0, value);
  return Array.isArray(value) ? value.length : null;
}

function argumentValue(
  name: string,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  variables: Readonly<Record<string, unknown>>,
): unknown {
  const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
  // What the schema fills in where the document says nothing is what the resolver will see.
  if (given === undefined) return field.args.find((argument) => argument.name === name)?.defaultValue;
  if (given.kind === 'Variable') return variables[given.name.value];
  if (given.kind === 'IntValue') return Number(given.value);
  return given.kind === 'ListValue' ? given.values : undefined;
}
