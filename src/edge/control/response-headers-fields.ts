import type { ResponseHeadersPolicy } from '../edge-config.ts';
import { type XmlElement, listOf } from './write-xml.ts';

type SetHeader = ResponseHeadersPolicy['set'][number];

/**
 * A response headers policy as the API writes it: the security headers in fields of their own (the API
 * takes them nowhere else), the others as custom headers.
 */
export function responseHeadersFields({
  set,
  remove,
}: ResponseHeadersPolicy): readonly XmlElement[] {
  const security: XmlElement[] = [];
  const custom: SetHeader[] = [];
  for (const header of set) {
    const field = securityField(header);
    if (field === null) custom.push(header);
    else security.push(field);
  }
  const customItems = custom.map(({ name, value, override }): readonly XmlElement[] => [
    ['Header', name],
    ['Value', value],
    ['Override', override],
  ]);
  const removeItems = remove.map((name): readonly XmlElement[] => [['Header', name]]);
  return [
    ...(security.length > 0 ? [['SecurityHeadersConfig', security] as const] : []),
    ['CustomHeadersConfig', listOf('ResponseHeadersPolicyCustomHeader', customItems)],
    ['RemoveHeadersConfig', listOf('ResponseHeadersPolicyRemoveHeader', removeItems)],
  ];
}

function securityField({ name, value, override }: SetHeader): XmlElement | null {
  const common: XmlElement = ['Override', override];
  switch (name.toLowerCase()) {
    case 'strict-transport-security':
      return hstsField(value, common);
    case 'content-security-policy':
      return ['ContentSecurityPolicy', [common, ['ContentSecurityPolicy', value]]];
    case 'x-content-type-options':
      return ['ContentTypeOptions', [common]];
    case 'x-frame-options':
      return ['FrameOptions', [common, ['FrameOption', value.toUpperCase()]]];
    case 'referrer-policy':
      return ['ReferrerPolicy', [common, ['ReferrerPolicy', value]]];
    default:
      return null;
  }
}

/** RFC 6797 §6.1. Null for a value without a lifetime, which the API cannot say. */
function hstsField(value: string, common: XmlElement): XmlElement | null {
  const directives = value
    .toLowerCase()
    .split(';')
    .map((directive) => directive.trim());
  const seconds = /^max-age="?(\d+)"?$/.exec(
    directives.find((one) => one.startsWith('max-age')) ?? '',
  );
  if (seconds === null) return null;
  return [
    'StrictTransportSecurity',
    [
      common,
      ['IncludeSubdomains', directives.includes('includesubdomains')],
      ['Preload', directives.includes('preload')],
      ['AccessControlMaxAgeSec', Number(seconds[1])],
    ],
  ];
}
