import type { z } from 'zod';
import { PUBLICATION_KEYS } from './publication-keys.ts';

/** Name of a key of publication.yaml that belongs to the core. */
type CoreKey = keyof typeof PUBLICATION_KEYS;

/** Values of the core's keys; keys that the file does not have are missing. */
export type CoreSettings = {
  readonly [Key in CoreKey]?: z.infer<(typeof PUBLICATION_KEYS)[Key]>;
};

/** The file around a value that a module completes. */
interface SurroundingFile {
  readonly settings: CoreSettings;
  /** Line of a key of the core, from 1. */
  readonly lineOf: (key: CoreKey) => number;
}

/** A value that counts, `undefined` for none; or why the written one does not, and the key to complain about. */
type Completed<Value> = { readonly value: Value | undefined } | { readonly fault: string };

/**
 * A key that a module adds to publication.yaml. `Written` is its checked value, `Value` what the module reads with
 * {@link moduleSettings}.
 */
export interface ModuleKey<Value, Written = Value> {
  readonly name: string;
  /** Key of the core that it follows in lists of keys. */
  readonly after: CoreKey;
  /** Key of the core without which it does not count. */
  readonly requires?: CoreKey;
  readonly schema: z.ZodType<Written>;
  /** True if the value is the member of the publication with the same name. */
  readonly isMember?: boolean;
  /** True if no complaint may repeat the value. */
  readonly isSecret?: boolean;
  /** Completes the value from the rest of the file; without it the written value counts. */
  complete?(written: Written | undefined, file: SurroundingFile): Completed<Value>;
}

/** A key of any module. */
export type AnyModuleKey = ModuleKey<unknown, unknown>;

/** Checked values of publication.yaml: those of the core by name, those of modules by {@link moduleSettings}. */
export type PublicationSettings = CoreSettings;

/** publication.yaml as it was at the start of the service. */
export interface FileAtStart {
  readonly settings: PublicationSettings;
  /** Line of each key, from 1. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Value of a module's key; undefined if the file does not have it. */
export function moduleSettings<Value, Written>(
  settings: PublicationSettings,
  key: ModuleKey<Value, Written>,
): Value | undefined {
  return (settings as Readonly<Record<string, Value | undefined>>)[key.name];
}

/** Schemas of all keys by name, those of modules in their places. */
export function schemasOf(moduleKeys: readonly AnyModuleKey[]): Readonly<Record<string, z.ZodType>> {
  return Object.fromEntries(
    Object.entries(PUBLICATION_KEYS).flatMap(([name, schema]): [string, z.ZodType][] => [
      [name, schema],
      ...moduleKeys
        .filter(({ after }) => after === name)
        .map((key): [string, z.ZodType] => [key.name, key.schema]),
    ]),
  );
}
