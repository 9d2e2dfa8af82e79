/** Credentials that open nothing, and no file of the person who runs the tests. */
export const invented: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: 'AKIDTESTSTORYCLUB',
  AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  AWS_REGION: 'eu-west-2',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

/**
 * Sets the SDK's environment for a test file: `settings` over invented credentials, every other AWS_*
 * variable gone (undefined takes one of the invented away too). The function it returns puts all back.
 */
export function setAwsEnvironment(
  settings: Readonly<Record<string, string | undefined>>,
): () => void {
  const before = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => name.startsWith('AWS_')),
  );
  const clear = (): void => {
    for (const name of Object.keys(process.env))
      if (name.startsWith('AWS_')) delete process.env[name];
  };
  clear();
  for (const [name, value] of Object.entries({ ...invented, ...settings })) {
    if (value !== undefined) process.env[name] = value;
  }
  return () => {
    clear();
    Object.assign(process.env, before);
  };
}
