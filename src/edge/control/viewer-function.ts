import { createHash } from 'node:crypto';
import type { EdgeConfig } from '../edge-config.ts';
import { type XmlElement, writeInstant } from './write-xml.ts';

/** The name of the function with this source. */
export function functionNameOf(source: string): string {
  return `viewer-request-${createHash('sha256').update(source).digest('hex').slice(0, 8)}`;
}

/** `000000000000` is the account of everything on this machine. */
export function functionArnOf(source: string): string {
  return `arn:aws:cloudfront::000000000000:function/${functionNameOf(source)}`;
}

/** Source of a function of the distribution, by its name. */
export function findFunction({ behaviours }: EdgeConfig, name: string): string | null {
  const sources = behaviours.flatMap(({ viewerRequest }) => viewerRequest ?? []);
  return sources.find((source) => functionNameOf(source) === name) ?? null;
}

/** What DescribeFunction answers. `changedAt` in epoch milliseconds. */
export function functionSummary(source: string, changedAt: number): XmlElement {
  return [
    'FunctionSummary',
    [
      ['Name', functionNameOf(source)],
      ['Status', 'DEPLOYED'],
      [
        'FunctionConfig',
        [
          ['Comment', ''],
          ['Runtime', 'cloudfront-js-2.0'],
        ],
      ],
      [
        'FunctionMetadata',
        [
          ['FunctionARN', functionArnOf(source)],
          ['Stage', 'LIVE'],
          ['CreatedTime', writeInstant(changedAt)],
          ['LastModifiedTime', writeInstant(changedAt)],
        ],
      ],
    ],
  ];
}
