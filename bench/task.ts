import { measure, type Command, type Sample } from './measure.ts';

/** One tool doing one task. */
export interface Subject {
  readonly tool: string;
  /** Brings its folder to where the task begins; not measured. */
  prepare(run: number): void;
  readonly command: Command;
  /** What a run's output says beside its time, such as requests made. */
  readonly told?: (sample: Sample) => Record<string, number>;
  readonly note?: string;
}

export interface Measured {
  readonly tool: string;
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
  readonly told: Readonly<Record<string, number>>;
  readonly note: string;
}

/** Medians of `runs` runs of each subject, taken in turn so that a slow minute of the machine falls on all of them. */
export function measureInTurn(subjects: readonly Subject[], runs: number): Measured[] {
  const samples = subjects.map((): Sample[] => []);
  for (let run = 0; run < runs; run++) {
    subjects.forEach((subject, position) => {
      subject.prepare(run);
      samples[position]?.push(measure(subject.command));
    });
  }
  return subjects.map((subject, position) => toMeasured(subject, samples[position] ?? []));
}

function toMeasured({ tool, told, note }: Subject, samples: readonly Sample[]): Measured {
  const tellings = told === undefined ? [] : samples.map(told);
  const names = Object.keys(tellings[0] ?? {});
  return {
    tool,
    wallSeconds: median(samples.map(({ wallSeconds }) => wallSeconds)),
    cpuSeconds: median(samples.map(({ cpuSeconds }) => cpuSeconds)),
    peakMegabytes: median(samples.map(({ peakMegabytes }) => peakMegabytes)),
    told: Object.fromEntries(
      names.map((name) => [name, median(tellings.map((telling) => telling[name] ?? NaN))]),
    ),
    note: note ?? '',
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? NaN;
  return (lower + upper) / 2;
}
