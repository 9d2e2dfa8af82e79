/** What no site needs among what it serves, by the end of a key; each matches a whole path segment or a file's name. */
const patterns: readonly RegExp[] = [
  // Settings with passwords in them; not their examples.
  /(^|\/)\.env(\.(?!example$|sample$|dist$|template$)[^/]+)?$/,
  /(^|\/)\.(htpasswd|htaccess|netrc|npmrc|pgpass|my\.cnf|bash_history|DS_Store)$/,
  /(^|\/)wp-config(\.[^/]+)?$/,
  /(^|\/)(credentials|secrets?)\.(json|ya?ml|csv|toml|txt)$/,
  /(^|\/)(service-account|firebase-adminsdk)[^/]*\.json$/,
  /(^|\/)(terraform\.tfstate(\.backup)?|[^/]+\.tfvars)$/,
  // Folders of tools.
  /(^|\/)\.(git|svn|hg|aws|ssh|gnupg|docker|vscode|idea|terraform)\//,
  /(^|\/)node_modules\//,
  // Private keys; a certificate alone is public.
  /(^|\/)id_(rsa|dsa|ecdsa|ed25519)$/,
  /(^|\/)([^/]*[-_.])?(priv(ate|key)?|key|server|root|ssh)([-_.][^/]*)?\.pem$/,
  /\.(key|ppk|pfx|p12|jks|keystore|kdbx|ovpn)$/,
  // Dumps and copies of whole sites.
  /\.(sql|dump|bak|sqlite3?|db|mdb|pgdump|rdb)(\.(gz|bz2|xz|zip|zst|7z))?$/,
  /(^|\/)(backups?|dump|export|database|db|site|www|public_html|htdocs)\.(zip|rar|7z|tar|tgz|tar\.(gz|bz2|xz|zst))$/,
];

/** Whether a key below the site's prefix is of a kind that no reader should be able to ask for. */
export function isSuspicious(key: string): boolean {
  return !key.startsWith('.well-known/') && patterns.some((pattern) => pattern.test(key));
}
