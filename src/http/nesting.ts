import { Lexer, Source, TokenKind } from 'graphql';
import { clientError } from '../errors.ts';

/**
 * Refuses a document whose brackets nest deeper than any honest one: parsing, validation and all that walks it
 * afterwards call themselves once for every level.
 */
export function assertNesting(document: string, maxTokens: number): void {
  let depth = 0;
  for (const kind of tokenKinds(document, maxTokens)) {
    if (opening.has(kind)) depth += 1;
    else if (closing.has(kind)) depth -= 1;
    if (depth > maxNesting) {
      throw clientError(
        'OPERATION_TOO_DEEP',
        `The document nests brackets more than ${maxNesting} deep: unfold it.`,
      );
    }
  }
}

const maxNesting = 200;
const opening: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const closing: ReadonlySet<TokenKind> = new Set([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

// Ends where the parser ends: at a token that is none, or beyond the limit.
function* tokenKinds(document: string, maxTokens: number): Generator<TokenKind> {
  const lexer = new Lexer(new Source(document));
  for (let count = 0; count < maxTokens; count += 1) {
    try {
      lexer.advance();
    } catch {
      return;
    }
    if (lexer.token.kind === TokenKind.EOF) return;
    yield lexer.token.kind;
  }
}
