import type { Plan } from '../plan/plan.ts';
import type { Outcome, RehearsedChange, Rehearsal, StrategyName } from '../rehearse/result.ts';
import { joinSeen, type Lane, placeOf, purgeOf, renderLane } from './rehearsal-lanes.ts';
import { rehearsalStyle } from './rehearsal-style.ts';
import { assumptions, secondOf, strategyNames, verdictWords } from './rehearsal-words.ts';
import { inOrderOfInterest, isNoticed, outcomeRows, verdictOf } from './rehearsal-rows.ts';
import { count, duration, minuteOf, when } from './words.ts';

/** Changes with a picture of their own; the table has all. */
const PICTURES = 40;

/** The report of a rehearsal: one page that needs nothing else. Null: there was nothing to play. */
export function rehearsalToHtml(rehearsal: Rehearsal | null, plan: Plan): string {
  const title = `Rehearsal of a publish to ${escape(plan.target)}`;
  const body =
    rehearsal === null
      ? `<p>Nothing to rehearse: ${count(plan.kept, 'object is', 'objects are')} as published.</p>`
      : playedPage(rehearsal);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}, ${minuteOf(plan.at)} UTC</title>
<style>${rehearsalStyle}</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p class="soft">${minuteOf(plan.at)} UTC</p>
${body}
</main>
</body>
</html>
`;
}

function playedPage(rehearsal: Rehearsal): string {
  const { views, stories, terms } = rehearsal;
  const { isBroken, verdict, because } = verdictOf(rehearsal);
  return `<p>${count(views, 'page view', 'page views')} of ${count(stories, 'story', 'stories')} in ${duration(terms.seconds)}, at ${count(terms.locations, 'edge location', 'edge locations')}; seed ${terms.seed}.</p>
<p class="verdict${isBroken ? ' bad' : ''}"><strong>${capital(verdict)}.</strong> ${escape(because)}</p>
<h2>Three ways to deal with the caches</h2>
${outcomesTable(rehearsal)}
<h2>Who saw which version when</h2>
${pictures(rehearsal)}
<h2>Every change</h2>
${changesTable(rehearsal)}
<h2>What was assumed</h2>
<ul>${assumptions(rehearsal)
    .map((sentence) => `<li>${escape(sentence)}</li>`)
    .join('')}</ul>`;
}

function outcomesTable(rehearsal: Rehearsal): string {
  const { outcomes } = rehearsal;
  const cells = (of: (outcome: Outcome) => string): string =>
    outcomes.map((outcome) => `<td>${of(outcome)}</td>`).join('');
  const rows = outcomeRows(rehearsal).map(
    ({ label, of }) => `<tr><th scope="row">${label}</th>${cells(of)}</tr>`,
  );
  return scrolling(
    'The three strategies',
    `<table><caption>The same uploads and the same readers, three times.</caption>
<thead><tr><td></td>${outcomes.map(({ name }) => `<th scope="col">${strategyNames[name]}</th>`).join('')}</tr></thead>
<tbody>${rows.join('')}</tbody></table>`,
  );
}

const LEGEND = `<ul class="legend">
<li><svg viewBox="0 0 10 10" aria-hidden="true" preserveAspectRatio="none"><path class="old" d="M0 0H10V10H0Z"/></svg>saw an older version, or nothing yet</li>
<li><svg viewBox="0 0 10 10" aria-hidden="true" preserveAspectRatio="none"><path class="new" d="M0 0H10V10H0Z"/></svg>saw what is published</li>
<li><svg viewBox="0 0 10 10" aria-hidden="true" preserveAspectRatio="none"></svg>nobody read it</li>
<li><svg viewBox="0 0 10 10" aria-hidden="true" preserveAspectRatio="none"><path class="put" d="M5 0V10"/></svg>uploaded</li>
<li><svg viewBox="0 0 10 10" aria-hidden="true" preserveAspectRatio="none"><path class="purge" d="M5 0V10"/></svg>purge sent</li>
<li><svg viewBox="0 0 10 10" aria-hidden="true" preserveAspectRatio="none"><path class="bound" d="M5 0V10"/></svg>bound: by then nobody sees an older one</li>
</ul>
<svg width="0" height="0" aria-hidden="true" style="position:absolute"><defs><pattern id="stripes" width="2" height="2" patternUnits="userSpaceOnUse"><rect class="stripes" width="2" height="2"/><path class="stripe" d="M0 2L2 0"/></pattern></defs></svg>`;

function pictures(rehearsal: Rehearsal): string {
  const read = rehearsal.changes.filter(
    (change) => change.verdict !== 'unread' && isNoticed(change),
  );
  const shown = inOrderOfInterest(read).slice(0, PICTURES);
  if (shown.length === 0) return '<p>No change that anybody read.</p>';
  const rest = rehearsal.changes.length - shown.length;
  const more = rest === 0 ? '' : ` ${count(rest, 'change is', 'changes are')} in the table only.`;
  return `<p>Each bar is a share of the readers at a time. Time runs evenly around the publish and is drawn together further on.${more}</p>
${LEGEND}
${overview(rehearsal)}
${shown.map((change) => picture(change, rehearsal)).join('\n')}`;
}

/** All changes but of layout in one picture, once there are several. */
function overview(rehearsal: Rehearsal): string {
  const pages = rehearsal.changes.filter((change) => change.kind !== 'chrome' && isNoticed(change));
  if (pages.length < 2) return '';
  const bounds = pages.flatMap(({ bound }) => bound ?? []);
  const last = Math.max(...bounds);
  const { times } = rehearsal;
  const lanes = rehearsal.outcomes.map(({ name }): Lane => {
    const seen = joinSeen(pages.map((page) => page.seen[name]));
    const purges = pages.flatMap((page) => purgeOf(name, page, rehearsal) ?? []);
    const purgedAt = purges.length === 0 ? null : Math.min(...purges);
    return { name, seen, changedAt: times.startedAt, purgedAt, bound: last };
  });
  return section('All changes but of layout', `last bound ${when(last, times.startedAt)} UTC`, {
    lanes,
    rehearsal,
  });
}

function picture(change: RehearsedChange, rehearsal: Rehearsal): string {
  const { changedAt, bound } = change;
  const lanes = rehearsal.outcomes.map(({ name }): Lane => ({
    name,
    seen: change.seen[name],
    changedAt,
    purgedAt: purgeOf(name, change, rehearsal),
    bound,
  }));
  return section(escape(change.url), `${change.kind}, ${boundText(change, rehearsal)}`, {
    lanes,
    rehearsal,
  });
}

function section(
  title: string,
  about: string,
  { lanes, rehearsal }: { readonly lanes: readonly Lane[]; readonly rehearsal: Rehearsal },
): string {
  const rows = lanes.map(
    (lane) =>
      `<div class="row"><span>${strategyNames[lane.name]}</span>${renderLane(lane, rehearsal)}</div>`,
  );
  return `<section class="change">
<h3>${title}</h3>
<p class="soft">${about}</p>
${rows.join('\n')}
${axis(rehearsal)}
</section>`;
}

const boundText = ({ bound }: RehearsedChange, { times }: Rehearsal): string =>
  bound === null || !Number.isFinite(bound)
    ? 'no bound'
    : `bound ${when(bound, times.startedAt)} UTC`;

/** Instants worth a name, seconds since the publish; on a narrow screen only every other has room. */
const TICKS = [
  { at: 0, label: 'publish', isMinor: false },
  { at: 60, label: '1 min', isMinor: true },
  { at: 300, label: '5 min', isMinor: false },
  { at: 1800, label: '30 min', isMinor: true },
  { at: 7200, label: '2 h', isMinor: false },
  { at: 43_200, label: '12 h', isMinor: true },
  { at: 172_800, label: '2 days', isMinor: false },
  { at: 604_800, label: '7 days', isMinor: true },
] as const;

function axis(rehearsal: Rehearsal): string {
  const { times, terms, model } = rehearsal;
  const ticks = TICKS.filter(({ at }) => at < terms.seconds * 0.7).map(({ at, label, isMinor }) => {
    const place = placeOf(times.startedAt + at * 1000, rehearsal) * 100;
    return `<span${isMinor ? ' class="minor"' : ''} style="left:${place.toFixed(1)}%">${label}</span>`;
  });
  return `<div class="row of-axis" aria-hidden="true"><span></span><div class="axis"><span class="first minor" style="left:0">−${duration(model.warmUp)}</span>${ticks.join('')}<span class="last" style="left:100%">${duration(terms.seconds)}</span></div></div>`;
}

function changesTable(rehearsal: Rehearsal): string {
  const { changes, outcomes, times } = rehearsal;
  const now = times.startedAt;
  const rows = changes.map((change) => {
    const { verdict, bound } = change;
    const until = bound === null || !Number.isFinite(bound) ? '–' : when(bound, now);
    const first = change.seen.plan.firstNew;
    const lasts = outcomes.map(({ name }) => `<td>${lastOld(change, name, now)}</td>`).join('');
    return `<tr><th scope="row">${escape(change.url)}</th><td>${change.kind}</td><td>${first === null ? '–' : secondOf(first, now)}</td>${lasts}<td>${until}</td><td${verdict === 'broken' ? ' class="bad"' : ''}>${verdictWords[verdict]}</td></tr>`;
  });
  const heads = outcomes.map(({ name }) => `<th scope="col">last old, ${strategyNames[name]}</th>`);
  return scrolling(
    'Every change',
    `<table><caption>When the first reader saw the new version as planned, and the last one an older version. UTC.</caption>
<thead><tr><th scope="col">URL</th><th scope="col">kind</th><th scope="col">first new</th>${heads.join('')}<th scope="col">bound</th><th scope="col">verdict</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>`,
  );
}

function lastOld(change: RehearsedChange, name: StrategyName, now: number): string {
  const { lastOld: last, stillOld, views } = change.seen[name];
  if (views === 0) return 'not read';
  if (stillOld > 0) return 'still old';
  return last === null || last < change.changedAt ? 'at once' : secondOf(last, now);
}

/** A wide table scrolls by itself, by keyboard too. */
const scrolling = (label: string, table: string): string =>
  `<div class="scroll" tabindex="0" role="region" aria-label="${label}">${table}</div>`;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const escape = (text: string): string =>
  text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
