/** A fault of configuration or surroundings that the operator can mend: printed as it is, without a stack. */
export class OperatorError extends Error {
  /** 2 for a configuration or command line that is not accepted, 128 and more for a signal, 1 for anything else. */
  readonly exitCode: number;

  constructor(message: string, exitCode = 1, cause?: unknown) {
    super(message, { cause });
    this.name = 'OperatorError';
    this.exitCode = exitCode;
  }
}
