import { formatGlobalId } from '../../../schema/global-id.ts';
import type { Draw } from '../draw.ts';
import { type Answer, type HistoryWriter, monotonicMs } from '../history/index.ts';
import { type Channel, keyOf } from '../world/clients.ts';
import { pause } from '../world/pause.ts';
import { cartDocument, glanceDocument, pageDocument, pricesDocument, variantsDocument } from './documents.ts';
import type { News, Newsroom } from './news.ts';
import { type Body, createPoster } from './post.ts';
import { type Question, type QuestionForm, questionAbout } from './questions.ts';
import { readEntries } from './read-entries.ts';
import { readTotals } from './read-totals.ts';
import type { ShownCart, ShownVariant } from './shown.ts';
import type { Versions } from './versions.ts';

/** A gateway as clients know it. */
export interface Door {
  readonly id: string;
  readonly url: string;
}

/** How a client behaves. */
export interface ReaderParts {
  readonly name: string;
  readonly channel: Channel;
  readonly draw: Draw;
  /** Grows in mid-run. */
  readonly doors: readonly Door[];
  readonly history: HistoryWriter;
  readonly versions: Versions;
  /** `session`: sends back its token; `required`: wants proof or nothing; `plain`: neither. */
  readonly manner: 'plain' | 'session' | 'required';
  readonly nextQuestion: () => Question;
}

/** One client, which asks one question at a time. */
export interface Reader {
  /** Asks and records; false where no answer came. */
  ask(question?: Question, door?: Door): Promise<boolean>;
  /** Asks until told otherwise, hopping between gateways. */
  run(isOver: () => boolean): Promise<void>;
  /** Waits for news that are wanted, asks any gateway for exactly that at once, and again. */
  follow(newsroom: Newsroom, isWanted: (news: News) => boolean): Promise<void>;
  close(): Promise<void>;
}

const patienceMs = 8_000;
const hopShare = 0.3;

/** A client of one channel. */
export function createReader(parts: ReaderParts): Reader {
  const { name, channel, draw, doors, history, versions, manner, nextQuestion } = parts;
  const poster = createPoster(patienceMs);
  let door = draw.pick(doors);
  let token: string | null = null;
  const headers = { 'comptoir-key': keyOf(channel) };

  const ask: Reader['ask'] = async (question = nextQuestion(), at = door) => {
    const asked = {
      token: manner === 'session' ? token : null,
      requirement: manner === 'required' ? ('required' as const) : null,
    };
    const start = monotonicMs();
    const { status, body } = await poster.post(at.url, {
      query: documentOf(question),
      variables: variablesOf(question),
      headers: {
        ...headers,
        ...(asked.token !== null && { 'comptoir-after': asked.token }),
        ...(asked.requirement !== null && { 'comptoir-consistency': asked.requirement }),
      },
    });
    const end = monotonicMs();
    const given = body?.extensions?.consistency?.token ?? null;
    history.append({
      kind: 'read',
      client: name,
      channel,
      gateway: at.id,
      start,
      end,
      asked,
      // Tokens are long, and only those that come back tell anything.
      token: manner === 'session' ? given : null,
      status,
      code: body?.errors?.[0]?.extensions?.code ?? (status === 200 ? null : 'NO_ANSWER'),
      answer: body === null ? null : readAnswer(question, body, versions),
    });
    if (given !== null) token = given;
    return status === 200;
  };
  return {
    ask,
    run: async (isOver) => {
      while (!isOver()) {
        if (draw.chance(hopShare)) door = draw.pick(doors);
        if (await ask()) continue;
        door = draw.pick(doors);
        await pause(100);
      }
    },
    follow: async (newsroom, isWanted) => {
      for (;;) {
        const news = await newsroom.next(isWanted);
        if (news === null) return;
        await ask(questionAbout(news, draw), draw.pick(doors));
      }
    },
    close: () => poster.close(),
  };
}

const isById = (form: QuestionForm): boolean => form === 'ids' || form === 'prices';

const documentOf = ({ skus, cart, form }: Question): string => {
  if (cart !== null) return cartDocument;
  if (isById(form)) return form === 'ids' ? variantsDocument : pricesDocument;
  return form === 'page' ? pageDocument(skus.length) : glanceDocument(skus.length);
};

const variablesOf = ({ skus, market, language, cart, form }: Question): object => {
  const situation = { market, language };
  if (!isById(form))
    return { ...situation, ...Object.fromEntries(skus.map((sku, place) => [`s${place}`, sku])) };
  const ids = skus.map((sku) => formatGlobalId('Variant', sku));
  return { ...situation, ids, ...(cart !== null && { cart }) };
};

/** Null where nothing was answered. */
function readAnswer(
  question: Question,
  { data, errors, extensions }: Body,
  versions: Versions,
): Answer | null {
  if (data === undefined || data === null) return null;
  const named = question.skus.map((_, place) => data[`v${place}`] ?? null);
  const shown = (isById(question.form) ? (data.nodes ?? []) : named) as readonly (ShownVariant | null)[];
  const consistency = extensions?.consistency;
  // Without proof an absence may be an old one, whatever was deleted since.
  const absentVersion = consistency?.mode === 'STRICT' ? versions.newestAbsence : () => null;
  const entries = readEntries(shown, question.skus, question, errors, absentVersion);
  // Without proof a cart need not have been counted from the prices beside it.
  const cart = consistency?.mode === 'STRICT' ? ((data.cart ?? null) as ShownCart | null) : null;
  const totals = readTotals(cart, entries);
  return {
    mode: consistency?.mode ?? 'UNMARKED',
    ageMs: consistency?.ageMs ?? null,
    books: consistency?.books ?? {},
    entries,
    ...(totals !== undefined && { totals }),
  };
}
