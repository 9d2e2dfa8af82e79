/** A site of a few keys and what may be done to it: stories, a layout with its style sheet and font, plain files. */

export type Op =
  | { readonly do: 'nothing' }
  | { readonly do: 'edit'; readonly story: Slot; readonly text: string }
  | { readonly do: 'retype'; readonly story: Slot | 'home'; readonly type: string }
  | { readonly do: 'lay-out'; readonly layout: string }
  | { readonly do: 'remove'; readonly story: Slot }
  | { readonly do: 'bring-back'; readonly story: Slot }
  | { readonly do: 'rename'; readonly story: Slot }
  | { readonly do: 'take-down'; readonly story: Slot }
  | { readonly do: 'picture'; readonly isShown: boolean }
  | { readonly do: 'robots'; readonly text: string | null }
  /** The site as it was so many publishes ago. */
  | { readonly do: 'revert'; readonly by: number };

export type Slot = 'old' | 'young';
export const HTML = 'text/html; charset=utf-8';

interface Story {
  readonly text: string;
  readonly type: string;
  readonly isThere: boolean;
  /** It lives under its second name, and its first leads there. */
  readonly isRenamed: boolean;
}

export interface SiteState {
  readonly stories: Readonly<Record<Slot, Story>>;
  readonly layout: string;
  readonly homeType: string;
  readonly picture: boolean;
  readonly robots: string | null;
}

const story: Story = { text: 'A', type: HTML, isThere: true, isRenamed: false };

export const firstState: SiteState = {
  stories: { old: story, young: story },
  layout: '1',
  homeType: HTML,
  picture: false,
  robots: '1',
};

export function afterOp(state: SiteState, op: Op, before: readonly SiteState[]): SiteState {
  switch (op.do) {
    case 'nothing':
      return state;
    case 'lay-out':
      return { ...state, layout: op.layout };
    case 'picture':
      return { ...state, picture: op.isShown };
    case 'robots':
      return { ...state, robots: op.text };
    case 'revert':
      return before.at(-op.by) ?? state;
    case 'retype':
      if (op.story === 'home') return { ...state, homeType: op.type };
      return withStory(state, op.story, { type: op.type });
    case 'edit':
      return withStory(state, op.story, { text: op.text });
    case 'rename':
      return withStory(state, op.story, { isRenamed: !state.stories[op.story].isRenamed });
    case 'bring-back':
      return withStory(state, op.story, { isThere: true });
    case 'remove':
    case 'take-down':
      return withStory(state, op.story, { isThere: false });
  }
}

const withStory = (state: SiteState, slot: Slot, change: Partial<Story>): SiteState => ({
  ...state,
  stories: { ...state.stories, [slot]: { ...state.stories[slot], ...change } },
});

export interface Page {
  readonly body: string;
  readonly type: string;
  readonly kind: 'story' | 'listing' | 'not-found' | 'fingerprinted' | 'file';
  readonly loads: readonly string[];
  readonly date: string;
}

export const HOME = 'index.html';
export const ROBOTS = 'robots.txt';
export const PICTURE = 'images/fox.png';
export const NOT_FOUND = '404.html';
/** In the bucket and not in any ledger. */
export const GUESTS = ['stories/guest/index.html', 'stories/old/notes.txt', 'zebra.txt'];

export const keyOf = (slot: Slot, isRenamed = false): string =>
  `stories/${slot}${isRenamed ? '-again' : ''}/index.html`;

const plain = { type: HTML, loads: [], date: '2099-01-01' } as const;

/** The files of a site, by key. */
export function pagesOf(state: SiteState): Readonly<Record<string, Page>> {
  const { layout, picture, homeType } = state;
  const sheet = `assets/layout-${layout}.css`;
  const font = `assets/font-${layout === '2' ? 'b' : 'a'}.woff2`;
  const loads = [sheet, ...(picture ? [PICTURE] : [])];
  const pages: Record<string, Page> = {
    [sheet]: { ...plain, kind: 'fingerprinted', body: sheet, type: 'text/css', loads: [font] },
    [font]: { ...plain, kind: 'fingerprinted', body: font, type: 'font/woff2' },
    [NOT_FOUND]: { ...plain, kind: 'not-found', body: `not found/${layout}`, loads: [sheet] },
  };
  if (picture) pages[PICTURE] = { ...plain, kind: 'file', body: 'a fox', type: 'image/png' };
  if (state.robots !== null)
    pages[ROBOTS] = { ...plain, kind: 'file', body: state.robots, type: 'text/plain' };
  const look = picture ? `${layout} with a fox` : layout;
  const listed: string[] = [];
  for (const slot of ['old', 'young'] as const) {
    const { text, type, isThere, isRenamed } = state.stories[slot];
    if (!isThere) continue;
    listed.push(`${slot} ${text}`);
    const date = slot === 'old' ? '2020-01-01' : plain.date;
    pages[keyOf(slot, isRenamed)] = { kind: 'story', body: `${text}/${look}`, type, loads, date };
    if (isRenamed) pages[keyOf(slot)] = { ...plain, kind: 'listing', body: `to ${slot}-again` };
  }
  const body = `${listed.join(', ')}/${layout}`;
  pages[HOME] = { ...plain, kind: 'listing', body, type: homeType, loads: [sheet] };
  return pages;
}

/** What the page of a story says, whatever its layout. */
export const contentOf = ({ body }: Pick<Page, 'body'>): string => body.split('/')[0] ?? '';

/** Every file a page loads, directly or through others. */
export function loadedBy(key: string, site: Readonly<Record<string, Page>>): readonly string[] {
  const direct = site[key]?.loads ?? [];
  return [...new Set([...direct, ...direct.flatMap((file) => loadedBy(file, site))])];
}

/** Whether it is the page that leads from a story's old name to its new one. */
export const isRedirect = ({ digest }: { readonly digest: string }): boolean =>
  digest.startsWith('to ');
