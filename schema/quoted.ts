/**
 * A value that somebody gave, as a message repeats it: JSON, cut after 100 characters. A message is for reading, and
 * must not be as long as what it refuses.
 */
export function quoted(value: unknown): string {
  if (typeof value === 'string') {
    const shown = cut(value);
    return shown === value
      ? JSON.stringify(value)
      : `${JSON.stringify(`${shown}…`)} (${value.length} characters)`;
  }
  const text = JSON.stringify(value) ?? String(value);
  const shown = cut(text);
  return shown === text ? text : `${shown}… (${text.length} characters)`;
}

const maxShown = 100;

// Never between the halves of a character.
const cut = (text: string): string =>
  text.length <= maxShown ? text : text.slice(0, maxShown).replace(/[\uD800-\uDBFF]$/, '');
