/**
 * What a server says, without what a request carried to prove who sent it: ids of access keys, session tokens and
 * signatures. A server or proxy that repeats requests would else bring them into the log of a job.
 */
export function hideSecrets(text: string): string {
  return text
    .replaceAll(/\bA(?:KIA|SIA)[A-Z0-9]{12,}\b/g, '…')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '…')
    .replaceAll(/[A-Za-z0-9+/=%]{80,}/g, '…');
}
