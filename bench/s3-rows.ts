import type { Command, Sample } from './measure.ts';
import type { Row } from './row.ts';
import { median } from './task.ts';

/** Three publishes of one site: into an empty bucket, once more, and with one page changed. */
export const STEPS = ['first', 'unchanged', 'one changed page'] as const;
export type Step = (typeof STEPS)[number];

export interface Contender {
  readonly tool: string;
  readonly bucket: string;
  readonly note: string;
  readonly command: Command;
  /** Changes the source of one page. */
  edit(run: number): void;
}

export type Taken = Sample & { readonly requests: number };

export type Samples = ReadonlyMap<Contender, Readonly<Record<Step, readonly Taken[]>>>;

const TITLES: Readonly<Record<Step, string>> = {
  first: 'first publish',
  unchanged: 'publish of an unchanged site',
  'one changed page': 'publish of one changed page',
};

export const titleOf = (step: Step, version: string): string =>
  `${TITLES[step]} to S3 (versitygw ${version})`;

export interface Results {
  readonly samples: Samples;
  readonly objects: number;
  readonly stories: number;
  readonly contenders: readonly Contender[];
  readonly version: string;
}

export function rowsOf(
  step: Step,
  { samples, objects, stories, contenders, version }: Results,
): readonly Row[] {
  const rows = contenders.flatMap((contender): Row[] => {
    const taken = samples.get(contender)?.[step] ?? [];
    if (taken.length === 0) return [];
    const of = (value: (sample: Taken) => number): number => median(taken.map(value));
    const [cpuSeconds, wallSeconds] = [of((one) => one.cpuSeconds), of((one) => one.wallSeconds)];
    return [
      {
        title: titleOf(step, version),
        stories,
        tool: contender.tool,
        wallSeconds,
        cpuSeconds,
        peakMegabytes: of((one) => one.peakMegabytes),
        told: {
          ...(step === 'first'
            ? {
                'ms CPU per 1,000 objects': (cpuSeconds / objects) * 1e6,
                'objects/s': objects / wallSeconds,
              }
            : {}),
          'origin requests': of((one) => one.requests),
        },
        target: null,
        note: step === 'first' ? contender.note : '',
      },
    ];
  });
  return rows.map((row) => ({ ...row, target: targetOf(step, row, rows) }));
}

function targetOf(step: Step, row: Row, rows: readonly Row[]): Row['target'] {
  if (step !== 'first' || row.tool !== 'storyclub') return null;
  const slower = rows.filter(({ tool }) => /^(AWS CLI|rclone) /.test(tool));
  if (slower.length === 0) return null;
  return {
    says: 'less CPU than AWS CLI and rclone',
    isMet: slower.every(({ cpuSeconds }) => (row.cpuSeconds ?? NaN) < (cpuSeconds ?? NaN)),
  };
}

type Absent = Pick<Row, 'title' | 'stories' | 'tool' | 'note'>;

export const absent = (row: Absent): Row => ({
  ...row,
  wallSeconds: null,
  cpuSeconds: null,
  peakMegabytes: null,
  told: {},
  target: null,
});
