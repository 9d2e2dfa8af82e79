import type { RequestParts, Selection } from '../edge-config.ts';
import { type XmlElement, listOf } from './write-xml.ts';

/**
 * The parts of a request as cache and origin request policies write them. Of a cache key's headers the
 * API knows none and some; all of them, and all but some, are written as origin request policies do.
 */
export function partFields({
  headers,
  cookies,
  queryStrings,
}: RequestParts): readonly XmlElement[] {
  return [
    selectionField('Header', headers, 'allViewer'),
    selectionField('Cookie', cookies, 'all'),
    selectionField('QueryString', queryStrings, 'all'),
  ];
}

function selectionField(part: string, selection: Selection, everything: string): XmlElement {
  const fields = (behaviour: string, names: readonly string[] | null): XmlElement => [
    `${part}sConfig`,
    [
      [`${part}Behavior`, behaviour],
      ...(names === null ? [] : [[`${part}s`, listOf('Name', names)] as const]),
    ],
  ];
  switch (selection.kind) {
    case 'none':
      return fields('none', null);
    case 'all':
      return fields(everything, null);
    case 'only':
      return fields('whitelist', selection.names);
    case 'all-but':
      return fields('allExcept', selection.names);
  }
}
