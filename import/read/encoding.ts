import { isUtf8 } from 'node:buffer';
import { Transform, type TransformCallback } from 'node:stream';

/** How the bytes of a file stand for characters. UTF-16 is told by its byte order mark and need not be named. */
export type Encoding = 'utf-8' | 'windows-1252';

/** Bytes that no text of the encoding has. */
export class EncodingFault extends Error {
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.name = 'EncodingFault';
    this.line = line;
  }
}

/** Turns the bytes of a file into UTF-8; fails with `EncodingFault` at the first line that has another encoding. */
export function createDecoder(encoding: Encoding): Transform {
  let start = Buffer.alloc(0);
  let convert: Convert | null = null;
  const take = (chunk: Buffer, isLast: boolean): Buffer | null => {
    if (convert !== null) return convert(chunk, isLast);
    start = Buffer.concat([start, chunk]);
    // Three bytes tell every mark.
    if (start.length < 3 && !isLast) return null;
    convert = chooseConversion(start, encoding);
    return convert(start, isLast);
  };
  const answer = (done: TransformCallback, chunk: Buffer, isLast: boolean): void => {
    try {
      done(null, take(chunk, isLast));
    } catch (error) {
      done(error as Error);
    }
  };
  return new Transform({
    transform: (chunk: Buffer, _, done) => answer(done, chunk, false),
    flush: (done) => answer(done, Buffer.alloc(0), true),
  });
}

/** The line of the first bytes that are no UTF-8, counted from 1, or null. */
export function findNonUtf8(bytes: Buffer): number | null {
  if (isUtf8(bytes)) return null;
  const lines = createLineCount();
  for (const line of splitLines(bytes)) {
    if (!isUtf8(line)) break;
    lines.pass(line);
  }
  return lines.current();
}

/** Keeps back what only further bytes can tell. */
type Convert = (chunk: Buffer, isLast: boolean) => Buffer;

function chooseConversion(start: Buffer, encoding: Encoding): Convert {
  if (start[0] === 0xff && start[1] === 0xfe) return convertUtf16('utf-16le');
  if (start[0] === 0xfe && start[1] === 0xff) return convertUtf16('utf-16be');
  if (encoding === 'utf-8') return checkUtf8();
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) {
    throw new EncodingFault(1, 'The file begins with the mark of UTF-8; leave encoding out.');
  }
  return convertWindows1252();
}

function checkUtf8(): Convert {
  const lines = createLineCount();
  let kept = Buffer.alloc(0);
  return (chunk, isLast) => {
    const bytes = Buffer.concat([kept, chunk]);
    const whole = bytes.subarray(0, isLast ? bytes.length : bytes.length - lengthOfBegun(bytes));
    const bad = findNonUtf8(whole);
    if (bad !== null) {
      const reason =
        'The line is no UTF-8; save the file as UTF-8, or give encoding: windows-1252 in the map.';
      throw new EncodingFault(lines.current() + bad - 1, reason);
    }
    lines.pass(whole);
    kept = Buffer.from(bytes.subarray(whole.length));
    return whole;
  };
}

// How many bytes at the end begin a character that is not complete yet.
function lengthOfBegun(bytes: Buffer): number {
  for (let length = 1; length <= Math.min(3, bytes.length); length += 1) {
    const byte = bytes[bytes.length - length] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return length < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? length : 0;
  }
  return 0;
}

// The decoder of the platform leaves the characters between 0x80 and 0x9f out in some versions of Node.
function convertWindows1252(): Convert {
  const lines = createLineCount();
  return (chunk) => {
    const line = lines.current();
    const text = chunk.toString('latin1').replace(/[\u0080-\u009f]/g, (byte, offset: number) => {
      const character = windows1252[byte.charCodeAt(0) - 0x80] ?? '';
      if (character !== '') return character;
      const before = createLineCount();
      before.pass(chunk.subarray(0, offset));
      const reason = 'The line has a byte that windows-1252 does not use; give the encoding of the file.';
      throw new EncodingFault(line + before.current() - 1, reason);
    });
    lines.pass(chunk);
    return Buffer.from(text);
  };
}

// From 0x80 on; a code without a character is empty.
const windows1252 = [
  ...['€', '', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '', 'Ž', ''],
  ...['', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '', 'ž', 'Ÿ'],
];

function convertUtf16(label: 'utf-16le' | 'utf-16be'): Convert {
  const decoder = new TextDecoder(label, { fatal: true });
  const lines = createLineCount();
  return (chunk, isLast) => {
    try {
      const bytes = Buffer.from(decoder.decode(chunk, { stream: !isLast }));
      lines.pass(bytes);
      return bytes;
    } catch {
      const reason = 'From here on the file is not the UTF-16 that its first bytes say; save it as UTF-8.';
      throw new EncodingFault(lines.current(), reason);
    }
  };
}

interface LineCount {
  pass(bytes: Buffer): void;
  /** The line in which the next byte stands. */
  current(): number;
}

// Line ends of any system; the two halves of one may stand in different chunks.
function createLineCount(): LineCount {
  let line = 1;
  let afterReturn = false;
  return {
    pass: (bytes) => {
      for (const byte of bytes) {
        if (byte === 0x0d || (byte === 0x0a && !afterReturn)) line += 1;
        afterReturn = byte === 0x0d;
      }
    },
    current: () => line,
  };
}

function* splitLines(bytes: Buffer): Generator<Buffer> {
  let begin = 0;
  for (let end = 0; end < bytes.length; end += 1) {
    if (bytes[end] !== 0x0a && bytes[end] !== 0x0d) continue;
    yield bytes.subarray(begin, end + 1);
    begin = end + 1;
  }
  yield bytes.subarray(begin);
}
