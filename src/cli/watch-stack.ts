import { recordsToMake, underWay } from '../infra/stack/stack-events.ts';
import type { StackEvent } from '../infra/stack/stack-facts.ts';
import type { Stack } from '../infra/template/stacks.ts';
import { paintFor } from '../report/paint.ts';
import {
  type Proof,
  renderEvent,
  renderProof,
  renderUnderWay,
} from '../report/stack-events-text.ts';
import type { Progress } from './progress.ts';
import type { StackRun } from './stack-run.ts';

export interface StackWatch {
  readonly show: (events: readonly StackEvent[]) => void;
  /** Called at least every second. */
  readonly wait: () => void;
  readonly end: () => void;
}

/** Shows an operation event by event on stderr, what has to be done meanwhile, and on a terminal what it waits for. */
export function watchStack({ context, clock, stacks }: StackRun, stack: Stack): StackWatch {
  const paint = paintFor(context.colour.stderr);
  const seen: StackEvent[] = [];
  const told = new Set<string>();
  let progress: Progress | null = null;
  const end = (): void => {
    progress?.done();
    progress = null;
  };
  const show = (events: readonly StackEvent[]): void => {
    end();
    for (const event of events) {
      const line = renderEvent(event, { before: seen, paint });
      seen.push(event);
      if (line !== null) context.note([line]);
    }
    for (const block of proofs(proofOf(stacks), seen)) {
      const key = block.join('\n');
      if (!told.has(key)) context.note(['', ...block.map((line) => paint('bold', line)), '']);
      told.add(key);
    }
  };
  const wait = (): void => {
    if (!context.isTerminal || context.quiet) return;
    const text = renderUnderWay(underWay(seen), { now: clock.now(), stack: stack.name });
    progress ??= context.progress(text);
    progress.update(text);
  };
  return { show, wait, end };
}

function proofs(proof: Proof, seen: readonly StackEvent[]): readonly (readonly string[])[] {
  const waits = underWay(seen).some(({ type }) => type === 'AWS::CertificateManager::Certificate');
  if (!waits) return [];
  const block = renderProof(proof, recordsToMake(seen));
  return block.length === 0 ? [] : [block];
}

function proofOf({ input: { infra, names } }: StackRun['stacks']): Proof {
  if (infra.validation === 'email') {
    const domains = [names.host, ...names.otherNames].map((name) => name.replace(/^www\./, ''));
    return { by: 'mail', domains: [...new Set(domains)] };
  }
  return infra.zone === null ? { by: 'records' } : { by: 'zone', zone: infra.zone };
}
