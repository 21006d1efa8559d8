import { memoizeByKey } from '../../../core/cache/memoize.ts';

/** What somebody asks for, and with which reader: a number, which is compared faster than a text. */
export type Subject = number;

/** Numbers for subjects. */
export interface Subjects {
  readonly of: (path: string, name: string) => Subject;
}

/** Remembers about `capacity` of them; one that was forgotten gets another number. */
export function createSubjects(capacity: number): Subjects {
  let last = 0;
  const numberOf = memoizeByKey(() => (last += 1), capacity);
  return { of: (path, name) => numberOf(`${path}\n${name}`) };
}

/** What is remembered of a client at a document. */
export interface ClientPoll {
  /** When it last asked; NaN: it is new. */
  at: number;
  wasHead: boolean;
  /** Of what it was sent last as a whole. */
  tag: string | undefined;
  /** On which day it was last counted. */
  day: number;
}

/** A client: most ask for one thing again and again. */
interface Client {
  readonly subject: Subject;
  readonly sighting: ClientPoll;
  /** What else it asks for, by subject. */
  more: Map<Subject, ClientPoll> | undefined;
}

/** Whoever asks for more than this is a proxy, and hides many clients. */
const MAX_OF_A_CLIENT = 500;

/** Sightings of clients, by address and subject. */
export interface ClientHistory {
  /** The one of this client, new where there was none; undefined: it has too many. */
  readonly find: (address: string, subject: Subject) => ClientPoll | undefined;
  /** Forgets those that nobody has looked at since the last time. */
  readonly age: () => void;
}

/**
 * Remembers about `capacity` sightings, and up to twice as many for a while: when there is no room, those that were
 * not looked at since the last time go.
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
