/** How a service deals with the register. */
export interface LedgerSettings {
  /**
   * How long whoever asked for a stamp trusts it, from the moment of asking; it is told with every stamp. All processes
   * of a service go by one value: lower it only once all that told a higher one have stopped for that long.
   */
  readonly trustMs: number;
  /** Waited beyond `trustMs` before a new server is named, for clocks that run at different speeds. */
  readonly marginMs: number;
  /** How often is looked for what other processes wrote. */
  readonly pollMs: number;
  /** How long one process publishes a book after its last sign of life. */
  readonly leaseMs: number;
  /** How often is asked whether the register is still the one that PostgreSQL names. */
  readonly inspectMs: number;
  /** How long a write waits until it is visible everywhere. */
  readonly publishWaitMs: number;
  /** Whether the register lives and dies with this process, so that nobody else can have trusted it. */
  readonly exclusive: boolean;
}

/** Settings that hold where none are given. */
export const defaultLedgerSettings: LedgerSettings = {
  trustMs: 2_000,
  marginMs: 500,
  pollMs: 50,
  leaseMs: 1_000,
  inspectMs: 200,
  publishWaitMs: 5_000,
  exclusive: false,
};

/** Fills in what is not given. Throws where trust would end before it is renewed. */
export function parseLedgerSettings(given: Partial<LedgerSettings>): LedgerSettings {
  const settings = { ...defaultLedgerSettings, ...given };
  const { pollMs, trustMs } = settings;
  if (pollMs > trustMs / 3)
    throw new Error(`pollMs cannot be ${pollMs}: give at most a third of trustMs (${trustMs}).`);
  return settings;
}
