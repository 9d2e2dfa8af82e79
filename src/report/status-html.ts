import type { Status } from '../plan/status.ts';
import { printable } from './paint.ts';
import type { StatusRow, StatusSection } from './status-section.ts';
import { statusStyle } from './status-style.ts';
import { statusSections } from './status-words.ts';
import { dayAndMinute, minuteOf } from './words.ts';

/** Rows of one subject on the page without `--verbose`. */
const SHOWN = 200;

interface PageOptions {
  readonly target: string;
  readonly verbose: boolean;
}

/** A status as one page that needs nothing else. Null: nothing was published yet. */
export function statusToHtml(status: Status | null, { target, verbose }: PageOptions): string {
  const title = `Status of ${escape(printable(target))}`;
  const body =
    status === null
      ? '<p>Nothing has been published yet.</p>'
      : statusSections(status, { until: dayAndMinute, since: minuteOf })
          .map((section) => sectionHtml(section, verbose))
          .join('\n');
  const about =
    status === null
      ? ''
      : `<p class="soft">${escape(printable(status.site))}, as of <time datetime="${new Date(status.at).toISOString()}">${minuteOf(status.at)} UTC</time>. All times are UTC.</p>`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${statusStyle}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${about}
${body}
</main>
</body>
</html>
`;
}

function sectionHtml(
  { label, title, lines, isWarning, rows, details, more }: StatusSection,
  verbose: boolean,
): string {
  const all = [...rows, ...details];
  const shown = verbose ? all : all.slice(0, SHOWN);
  const rest = all.length - shown.length;
  return `<section${isWarning ? ' class="warning"' : ''} aria-labelledby="${label}">
<h2 id="${label}">${title}</h2>
${lines.map((line) => `<p>${escape(capital(line))}</p>`).join('\n')}
${all.length === 0 ? '' : table(title, shown)}
${rest === 0 ? '' : `<p class="soft">${escape(more(rest))}</p>`}
</section>`;
}

/** A wide table scrolls by itself, by keyboard too. */
function table(title: string, rows: readonly StatusRow[]): string {
  const lines = rows.map(
    ({ subject, about }) =>
      `<tr><th scope="row">${escape(subject)}</th><td>${escape(about)}</td></tr>`,
  );
  return `<div class="scroll" tabindex="0" role="region" aria-label="${title}: list"><table><tbody>
${lines.join('\n')}
</tbody></table></div>`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const escape = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
