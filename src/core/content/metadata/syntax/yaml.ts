import { readPlainYaml } from '../fast-yaml.ts';
import { readYamlMap, type YamlMapReading } from '../yaml-map.ts';

/** Reads YAML 1.2. Never throws. */
export function readYaml(text: string): YamlMapReading {
  const simple = readPlainYaml(text);
  return simple === undefined ? readYamlMap(text) : { pairs: simple, faults: [] };
}
