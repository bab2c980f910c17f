/** Bytes that a key or the name of a book has at most. */
export const maxKeyBytes = 1_024;

/** Whether an entry of this key can exist; whoever asks for another one is told that it never did. */
export function isSoundKey(key: string): boolean {
  if (plainKey.test(key)) return true;
  const bytes = Buffer.byteLength(key);
  // No database keeps the zero character in a text, and half a surrogate pair has no bytes of its own in UTF-8.
  return bytes > 0 && bytes <= maxKeyBytes && !key.includes('\0') && !/\p{Surrogate}/u.test(key);
}

// Nearly every key is one, and every key of every answer is looked at.
const plainKey = /^[!-~]{1,1024}$/;
