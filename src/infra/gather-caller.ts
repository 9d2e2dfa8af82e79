import { answerWrong } from '../origin/answer-wrong.ts';
import type { Read } from './facts/read.ts';
import type { CallerFacts } from './facts/rights-facts.ts';
import { askAws } from './gather-ask.ts';
import { type Aws, clientSettings } from './gather-aws.ts';

/** Asks STS whose credentials these are, which needs no right. */
export async function askCaller(aws: Aws): Promise<Read<CallerFacts>> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient(clientSettings(aws));
  const call = { service: 'STS', action: 'sts:GetCallerIdentity', resource: '*' } as const;
  return await askAws(call, async (abortSignal) => {
    const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}), { abortSignal });
    if (Account === undefined || Arn === undefined)
      throw answerWrong('STS', 'It does not say whose credentials these are.');
    return { account: Account, arn: Arn };
  });
}
