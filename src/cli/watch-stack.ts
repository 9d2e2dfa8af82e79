import { askValidationRecords } from '../infra/deploy-validation.ts';
import { type RecordToMake, recordsToMake, underWay } from '../infra/stack/stack-events.ts';
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
  /** Told at each look of the events that are new. */
  readonly look: (events: readonly StackEvent[]) => Promise<void>;
  /** Called at least every second. */
  readonly wait: () => void;
  readonly end: () => void;
}

/** Shows an operation event by event on stderr, what has to be done meanwhile, and on a terminal what it waits for. */
export function watchStack({ context, clock, stacks }: StackRun, stack: Stack): StackWatch {
  const paint = paintFor(context.colour.stderr);
  const proof = proofOf(stacks);
  const seen: StackEvent[] = [];
  const told = new Set<string>();
  let progress: Progress | null = null;
  const end = (): void => {
    progress?.done();
    progress = null;
  };
  const note = (lines: readonly string[]): void => {
    end();
    context.note(lines);
  };
  const look: StackWatch['look'] = async (events) => {
    for (const event of events) {
      const line = renderEvent(event, { before: seen, paint });
      seen.push(event);
      if (line !== null) note([line]);
    }
    const lines = await whatToDo(seen, { proof, width: context.width });
    if (lines.length === 0 || told.has(lines.join())) return;
    told.add(lines.join());
    note(['', ...lines.map((line) => paint('bold', line)), '']);
  };
  const wait = (): void => {
    if (!context.isTerminal || context.quiet) return;
    const text = renderUnderWay(underWay(seen), { now: clock.now(), stack: stack.name });
    progress ??= context.progress(text);
    progress.update(text);
  };
  return { look, wait, end };
}

/** What a certificate in the making waits for; nothing while none is. */
async function whatToDo(
  seen: readonly StackEvent[],
  { proof, width }: { readonly proof: Proof; readonly width: number },
): Promise<readonly string[]> {
  const waiting = underWay(seen).find(
    ({ type }) => type === 'AWS::CertificateManager::Certificate',
  );
  if (waiting === undefined) return [];
  return renderProof(proof, proof.by === 'records' ? await recordsOf(waiting, seen) : [], width);
}

async function recordsOf(
  { physicalId }: StackEvent,
  seen: readonly StackEvent[],
): Promise<readonly RecordToMake[]> {
  const asked =
    physicalId?.startsWith('arn:') === true ? await askValidationRecords(physicalId) : [];
  return asked.length > 0 ? asked : recordsToMake(seen);
}

function proofOf({ input: { infra, names } }: StackRun['stacks']): Proof {
  if (infra.validation === 'email') {
    const domains = [names.host, ...names.otherNames].map((name) => name.replace(/^www\./, ''));
    return { by: 'mail', domains: [...new Set(domains)] };
  }
  return infra.zone === null ? { by: 'records' } : { by: 'zone', zone: infra.zone };
}
