import { createRequire } from 'node:module';
import type matter from 'gray-matter';
import type * as Yaml from 'yaml';

const loadYaml: (name: 'yaml') => typeof Yaml = createRequire(import.meta.url);
const loadMatter: (name: 'gray-matter') => typeof matter = createRequire(import.meta.url);

/** Loaded with the first front matter that needs it, not with every thread: most is read without; see yaml-lines.ts. */
export const yamlParser = (): typeof Yaml => loadYaml('yaml');

/** Loaded as late as `yamlParser`. */
export const grayMatter = (): typeof matter => loadMatter('gray-matter');
