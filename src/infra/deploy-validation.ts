import type { RecordToMake } from './stack/stack-events.ts';

/**
 * The records that a certificate waits for, by its ARN; one for each of its names, of which the events of a stack may tell
 * only some. None while ACM has not made them up, or where it may not be asked: the events tell what there is then.
 */
export async function askValidationRecords(arn: string): Promise<readonly RecordToMake[]> {
  const region = arn.split(':')[3] ?? '';
  const { ACMClient, DescribeCertificateCommand } = await import('@aws-sdk/client-acm');
  const client = new ACMClient({
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 10_000, socketTimeout: 30_000 },
  });
  try {
    const { Certificate } = await client.send(
      new DescribeCertificateCommand({ CertificateArn: arn }),
    );
    const records = (Certificate?.DomainValidationOptions ?? []).flatMap(
      ({ ResourceRecord: record, ValidationStatus }) => {
        const { Name: name, Type: type, Value: value } = record ?? {};
        if (name === undefined || type === undefined || value === undefined) return [];
        return ValidationStatus === 'SUCCESS'
          ? []
          : [{ name: bare(name), type, value: bare(value) }];
      },
    );
    return [...new Map(records.map((record) => [record.name, record])).values()];
  } catch {
    return [];
  } finally {
    client.destroy();
  }
}

const bare = (name: string): string => name.replace(/\.$/, '');
