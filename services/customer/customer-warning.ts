/** One entry of a payload's `warnings`, as the SDL has it. */
export interface CustomerWarning {
  readonly code: 'SKU_ALREADY_LISTED' | 'SKU_NOT_LISTED';
  /** Path in the input. */
  readonly field: readonly string[];
  readonly message: string;
}
