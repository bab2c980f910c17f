import { type Changed, createCustomer, type MockCustomer } from './customer-state.ts';

/** The customers of one mock. */
export interface CustomerMemory {
  /** Whoever asks exists. */
  find(key: string): MockCustomer;
  /** Keeps what a change made of a customer, unless it was refused. */
  keep(changed: Changed): Changed;
  /** The same once per call; the same call again changes nothing. */
  keepOnce(call: string, work: () => Changed): Changed;
}

/** A memory in which everybody is as new. */
export function createCustomerMemory(): CustomerMemory {
  const customers = new Map<string, MockCustomer>();
  const done = new Map<string, Changed>();
  const find = (key: string): MockCustomer => customers.get(key) ?? createCustomer(key);
  const keep = (changed: Changed): Changed => {
    if (changed.userErrors.length === 0) customers.set(changed.customer.key, changed.customer);
    return changed;
  };
  return {
    find,
    keep,
    keepOnce: (call, work) => {
      const first = done.get(call);
      if (first !== undefined) return { ...first, customer: find(first.customer.key) };
      const changed = keep(work());
      if (changed.userErrors.length === 0) done.set(call, changed);
      return changed;
    },
  };
}
