import { createFaultProxy, type FaultProxy, type Target } from '../proxy/index.ts';

/** A connection between two members that can be disturbed. */
export interface NamedLink {
  /** Such as `gateway g1 → redis`. */
  readonly name: string;
  readonly proxy: FaultProxy;
}

/** Every link of the run. */
export interface Links {
  /** A port of loopback that leads to the target. */
  open(name: string, port: number): Promise<number>;
  /** Those whose name ends so, such as `→ redis`. */
  to(target: string): readonly NamedLink[];
  /** Leads them elsewhere and breaks what is open, as a change of address does. */
  move(links: readonly NamedLink[], port: number): void;
  close(): Promise<void>;
}

const at = (port: number): Target => ({ host: '127.0.0.1', port });

/** No links yet. */
export function createLinks(): Links {
  const links: NamedLink[] = [];
  return {
    open: async (name, port) => {
      const proxy = await createFaultProxy({ target: at(port) });
      links.push({ name, proxy });
      return proxy.port;
    },
    to: (target) => links.filter(({ name }) => name.endsWith(`→ ${target}`)),
    move: (moved, port) => {
      for (const { proxy } of moved) {
        proxy.retarget(at(port));
        proxy.reset();
      }
    },
    close: async () => {
      await Promise.all(links.map(({ proxy }) => proxy.close()));
    },
  };
}
