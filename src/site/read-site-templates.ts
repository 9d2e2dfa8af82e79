import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import { digestOf, inputDigest } from './digest.ts';
import { fingerprintAssets, type Asset } from './fingerprint.ts';
import { readTemplateFile, type TemplateFile } from './read-templates.ts';
import { compileTemplates, TEMPLATE_NAMES, TemplateError } from './templates.ts';

/** templates/ as read: what pages are made with, and the files that ship beside them. */
export interface SiteTemplates {
  /** Source by name below templates/. */
  readonly sources: ReadonlyMap<string, string>;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly statics: readonly TemplateFile[];
  /** SHA-256 over every file. */
  readonly digest: string;
  /** SHA-256 over what every page is made with: the templates, and the names of the assets. */
  readonly frameDigest: string;
  readonly findings: readonly Finding[];
}

/** Bodies of static files are read for their digest and not kept. */
export function readSiteTemplates(files: readonly TemplateFile[]): SiteTemplates {
  const sources = new Map<string, string>();
  const assetSources: { name: string; file: string; body: Buffer }[] = [];
  const digests: [file: string, digest: string][] = [];
  for (const file of files) {
    const body = readTemplateFile(file);
    digests.push([file.file, digestOf(body)]);
    if (file.role === 'template')
      sources.set(file.name, body.toString('utf8').replace(/^\uFEFF/, ''));
    if (file.role === 'asset') assetSources.push({ name: file.name, file: file.file, body });
  }
  const { assets, findings } = fingerprintAssets(assetSources);
  const pages = digests.filter(([file]) => file.endsWith('.eta'));
  return {
    sources,
    assets,
    statics: files.filter((file) => file.role === 'static'),
    digest: inputDigest(digests),
    frameDigest: inputDigest([pages, [...assets.values()].map(({ name, key }) => [name, key])]),
    findings: [...findings, ...findTemplateFaults(sources)],
  };
}

function findTemplateFaults(sources: ReadonlyMap<string, string>): Finding[] {
  const missing = TEMPLATE_NAMES.filter((name) => !sources.has(`${name}.eta`));
  const findings = missing.map((name) => {
    const file = `templates/${name}.eta`;
    return siteFinding('template-missing', { file }, { file });
  });
  for (const [name, source] of sources) {
    try {
      compileTemplates(new Map([[name, source]]));
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      const { file, line, message } = error;
      const place = line === null ? { file } : { file, line };
      findings.push(siteFinding('template-syntax', { reason: message.replace(/\.$/, '') }, place));
    }
  }
  return findings;
}
