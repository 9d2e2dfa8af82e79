/** Codes of edge locations, near ones and far ones in turn; CloudFront names its own after airports, too. */
const CODES = [
  'LHR',
  'IAD',
  'NRT',
  'FRA',
  'SFO',
  'SYD',
  'CDG',
  'GRU',
  'SIN',
  'AMS',
  'ORD',
  'BOM',
  'MAD',
  'YUL',
  'ICN',
  'ARN',
  'DFW',
  'CPT',
  'MXP',
  'SEA',
  'HKG',
  'WAW',
  'MIA',
  'DXB',
] as const;

/** As many locations as asked for; beyond the airports at hand they are numbered. */
export function locationCodes(count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => {
    const code = CODES[n % CODES.length] ?? 'LHR';
    const round = Math.floor(n / CODES.length);
    return round === 0 ? code : `${code}${round + 1}`;
  });
}
