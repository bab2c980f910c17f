import type { DocumentNode, ExecutionResult } from 'graphql';
import type { ReadContext } from '../../../schema/read/read-context.ts';
import { type FoundPage, productsDocument } from './search-documents.ts';

/** What the search fields read with. */
export interface SearchContext extends ReadContext {
  /** Asks the catalogue service what matches. */
  readonly search: (
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
  ) => Promise<ExecutionResult>;
  /** Something that the answer goes by could not be read. */
  readonly noteUnproven: () => void;
}

/** A page as search finds it now. */
export async function findPage(
  read: SearchContext,
  variables: Readonly<Record<string, unknown>>,
): Promise<FoundPage> {
  const page = await find<FoundPage>(read, productsDocument, variables);
  if (page === null) throw new Error('The catalogue found no page and said no reason.');
  return page;
}

/** What the one field of the document answers; throws the service's own error. */
export async function find<Found>(
  read: SearchContext,
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): Promise<Found | null> {
  const { data, errors } = await read.search(document, variables);
  const [error] = errors ?? [];
  if (error !== undefined) throw error;
  return (Object.values(data ?? {})[0] ?? null) as Found | null;
}
