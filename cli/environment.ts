import { OperatorError } from './operator-error.ts';

/** What the process environment may say; nothing else reads it. */
export interface Environment {
  /** `DATABASE_URL`: an own PostgreSQL server instead of the embedded one. */
  readonly databaseUrl: string | null;
  /** `REDIS_URL`: where published entries are, for all processes of a deployment. */
  readonly redisUrl: string | null;
  /** `COMPTOIR_KEY_PEPPER`: under which API keys are hashed. */
  readonly keyPepper: string | null;
  /** `COMPTOIR_GRAPH_CREDENTIAL`: what gateways send to services. */
  readonly graphCredential: string | null;
  /** `COMPTOIR_WRITE_CREDENTIAL`: what the retailer's systems send to services. */
  readonly writeCredential: string | null;
  /** `LOG_LEVEL`: `debug`, `info`, `warn`, `error` or `silent`. */
  readonly logLevel: string;
  /** Any variable, for `${NAME}` in a configuration file. */
  readonly variable: (name: string) => string | undefined;
}

/** Reads the environment once. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  // Set but empty is as good as not set: that is what an unset variable of a compose file comes to.
  const given = (name: string): string | null => variables[name] || null;
  return {
    databaseUrl: parseDatabaseUrl(given('DATABASE_URL')),
    redisUrl: given('REDIS_URL'),
    keyPepper: given('COMPTOIR_KEY_PEPPER'),
    graphCredential: given('COMPTOIR_GRAPH_CREDENTIAL'),
    writeCredential: given('COMPTOIR_WRITE_CREDENTIAL'),
    logLevel: given('LOG_LEVEL') ?? 'info',
    variable: (name) => variables[name],
  };
}

// Its value is not repeated: it holds a password.
function parseDatabaseUrl(text: string | null): string | null {
  if (text === null || (/^postgres(ql)?:\/\//.test(text) && URL.canParse(text))) return text;
  throw new OperatorError(
    'The environment variable DATABASE_URL cannot be read: give postgres://user:password@host:port/database.',
    2,
  );
}
