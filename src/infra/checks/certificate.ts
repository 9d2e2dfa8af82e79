import { caaForbidsAmazon } from './certificate/caa.ts';
import { certificateByEmail } from './certificate/certificate-by-email.ts';
import { certificateExpiring } from './certificate/certificate-expiring.ts';
import { certificateLacksName } from './certificate/certificate-lacks-name.ts';
import {
  certificateElsewhere,
  certificateNone,
  certificateOfIam,
} from './certificate/certificate-none.ts';
import { certificateOnWire, certificateUntrusted } from './certificate/certificate-on-wire.ts';
import { certificateRenewal } from './certificate/certificate-renewal.ts';
import { certificateStatus } from './certificate/certificate-status.ts';
import { validationRecordMissing } from './certificate/validation-record.ts';
import type { Check } from './check.ts';

/** From whether there is one to whether there will be one. */
export const certificateChecks: readonly Check[] = [
  certificateNone,
  certificateElsewhere,
  certificateOfIam,
  certificateLacksName,
  certificateStatus,
  certificateUntrusted,
  certificateOnWire,
  certificateExpiring,
  certificateRenewal,
  certificateByEmail,
  validationRecordMissing,
  caaForbidsAmazon,
];
