/** What the runner tells the load. */
export type LoadOrder =
  /** This gateway takes requests from now on. */
  | { readonly kind: 'gateway'; readonly id: string; readonly url: string }
  /** Ask nothing more, look at every entry once more, end. */
  | { readonly kind: 'stop' };

/** What the load is started with, as JSON in the environment variable `TORTURE_LOAD`. */
export interface LoadSetup {
  readonly seed: number;
  readonly clients: number;
  readonly writers: number;
  readonly keys: number;
  readonly historyFile: string;
  readonly gateways: readonly { readonly id: string; readonly url: string }[];
  /** Addresses of the processes of each service that takes writes. */
  readonly services: Readonly<Record<'catalogue' | 'pricing' | 'stock', readonly string[]>>;
  readonly credentials: { readonly graph: string; readonly write: string };
}
