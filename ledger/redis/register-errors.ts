/** The register is out of reach. */
export class RegisterUnreachableError extends Error {
  override readonly name = 'RegisterUnreachableError';
  /** Whether the call may have been carried out all the same; where not, it was never sent. */
  readonly outcomeUnknown: boolean;
  constructor(reason: string, outcomeUnknown: boolean, cause?: unknown) {
    const outcome = outcomeUnknown ? 'whether the call was carried out is not known' : 'nothing was sent';
    super(`The register is out of reach: ${reason}; ${outcome}.`, { cause });
    this.outcomeUnknown = outcomeUnknown;
  }
}

/** The register answered that it does not carry out the call, and did not: memory is full, it is no primary. */
export class RegisterRefusalError extends Error {
  override readonly name = 'RegisterRefusalError';
}
