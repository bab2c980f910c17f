/** When everything in the mock shop was made and changed: answers that follow no clock can be compared as texts. */
export const mockInstant = '2026-11-22T09:30:00.000Z';
