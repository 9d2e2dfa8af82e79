/** The endpoint that the environment puts in the place of Amazon's own S3, by the rules of the SDK; null when none. */
export function endpointInEnvironment(): string | null {
  if (process.env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'] === 'true') return null;
  return process.env['AWS_ENDPOINT_URL_S3'] || process.env['AWS_ENDPOINT_URL'] || null;
}
