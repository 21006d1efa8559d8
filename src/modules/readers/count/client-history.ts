import { memoizeByKey } from '../../../core/cache/memoize.ts';

/** A path and a reader as a number, which is compared faster than text. */
export type Subject = number;

/** Assigns numbers to subjects. */
export interface Subjects {
  readonly of: (path: string, name: string) => Subject;
}

/** Creates subjects. After about `capacity` of them all are forgotten and get new numbers. */
export function createSubjects(capacity: number): Subjects {
  let last = 0;
  const numberOf = memoizeByKey(() => (last += 1), capacity);
  return { of: (path, name) => numberOf(`${path}\n${name}`) };
}

/** The last poll of a client at a document. */
interface ClientPoll {
  /** Time of the last poll; NaN if there was none. */
  at: number;
  wasHead: boolean;
  /** The tag of the last version that the client received completely. */
  tag: string | undefined;
  /** The day on which the client was last counted. */
  day: number;
}

/** A client with its first subject, as most have only one. */
interface Client {
  readonly subject: Subject;
  readonly sighting: ClientPoll;
  /** The other subjects. */
  more: Map<Subject, ClientPoll> | undefined;
}

/** Max. subjects of a client; an address with more is a proxy for many clients. */
const MAX_OF_A_CLIENT = 500;

/** The last polls of clients, by address and subject. */
export interface ClientHistory {
  /** Returns the last poll of a client, created if necessary; undefined if the client has too many. */
  readonly find: (address: string, subject: Subject) => ClientPoll | undefined;
  /** Forgets entries that were not used since the last call. */
  readonly age: () => void;
}

/**
 * Creates a history of about `capacity` entries, and at most twice as many for a while: when it is full,
 * entries that were not used since the last time are removed.
 */
export function createClientHistory(capacity: number): ClientHistory {
  let recent = new Map<string, Client>();
  let former = new Map<string, Client>();
  let size = 0;

  function age(): void {
    former = recent;
    recent = new Map();
    size = 0;
  }

  function grow(): void {
    if (size >= capacity) age();
    size += 1;
  }

  function recall(address: string): Client | undefined {
    const client = former.get(address);
    if (client === undefined) return undefined;
    former.delete(address);
    recent.set(address, client);
    size += 1 + (client.more?.size ?? 0);
    return client;
  }

  return {
    age,
    find: (address, subject) => {
      const client = recent.get(address) ?? recall(address);
      if (client === undefined) {
        grow();
        const sighting = unseen();
        recent.set(address, { subject, sighting, more: undefined });
        return sighting;
      }
      if (client.subject === subject) return client.sighting;
      client.more ??= new Map();
      const known = client.more.get(subject);
      if (known !== undefined) return known;
      if (client.more.size >= MAX_OF_A_CLIENT) return undefined;
      size += 1;
      const sighting = unseen();
      client.more.set(subject, sighting);
      return sighting;
    },
  };
}

function unseen(): ClientPoll {
  return { at: NaN, wasHead: false, tag: undefined, day: NaN };
}
