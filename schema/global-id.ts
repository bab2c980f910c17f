/** The types that have a global id. */
export const nodeTypes = [
  'Product',
  'Variant',
  'Category',
  'Promotion',
  'Store',
  'Cart',
  'Order',
  'Return',
  'Customer',
  'Wishlist',
] as const;

export type NodeType = (typeof nodeTypes)[number];

/** An id's two parts. */
export interface GlobalId {
  readonly type: NodeType;
  /** The owning service's own key. */
  readonly key: string;
}

/** The global id of one object: opaque to clients, readable by gateway and services alone. */
export const formatGlobalId = (type: NodeType, key: string): string =>
  Buffer.from(`${type}:${key}`, 'utf8').toString('base64url');

/** The parts of a global id, or null where it is none: a stale link is a miss, not an error. */
export function parseGlobalId(id: string): GlobalId | null {
  const text = Buffer.from(id, 'base64url').toString('utf8');
  const colon = text.indexOf(':');
  const type = nodeTypes.find((name) => name === text.slice(0, colon));
  if (type === undefined || formatGlobalId(type, text.slice(colon + 1)) !== id) return null;
  return { type, key: text.slice(colon + 1) };
}

/** The key of a global id of the type wanted, or null where it is another's or none. */
export function keyOfGlobalId(type: NodeType, id: string): string | null {
  const parsed = parseGlobalId(id);
  return parsed?.type === type ? parsed.key : null;
}
