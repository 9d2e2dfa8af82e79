import { expect, test } from 'vitest';
import { type Ancestry, type CommitOrder, orderOf } from '../../src/plan/commit-order.ts';

const [morning, noon] = [Date.UTC(2026, 10, 20, 9), Date.UTC(2026, 10, 20, 12)];

interface Row {
  readonly why: string;
  readonly mine: string | null;
  readonly of: number | null;
  readonly published: string | null;
  readonly and: number | null;
  readonly git: Ancestry | null;
  readonly is: CommitOrder;
}

test.each<Row>([
  { why: 'again', mine: 'a', of: noon, published: 'a', and: noon, git: null, is: 'same' },
  {
    why: 'git knows',
    mine: 'a',
    of: noon,
    published: 'b',
    and: morning,
    git: 'ancestor',
    is: 'older',
  },
  {
    why: 'git knows',
    mine: 'a',
    of: morning,
    published: 'b',
    and: noon,
    git: 'descendant',
    is: 'newer',
  },
  {
    why: 'two branches',
    mine: 'a',
    of: morning,
    published: 'b',
    and: noon,
    git: 'neither',
    is: 'diverged',
  },
  {
    why: 'a clone of depth 1',
    mine: 'a',
    of: morning,
    published: 'b',
    and: noon,
    git: null,
    is: 'older',
  },
  {
    why: 'a clone of depth 1',
    mine: 'a',
    of: noon,
    published: 'b',
    and: morning,
    git: null,
    is: 'newer',
  },
  {
    why: 'made in one second',
    mine: 'a',
    of: noon,
    published: 'b',
    and: noon,
    git: null,
    is: 'unknown',
  },
  {
    why: 'published without git',
    mine: 'a',
    of: morning,
    published: null,
    and: null,
    git: null,
    is: 'newer',
  },
  { why: 'no git here', mine: null, of: null, published: 'b', and: noon, git: null, is: 'newer' },
  {
    why: 'only names, no git',
    mine: 'a',
    of: null,
    published: 'b',
    and: null,
    git: null,
    is: 'newer',
  },
])('$why: $mine of $of, published $published of $and, git says $git: $is', (row) => {
  const published = { commit: row.published, committedAt: row.and, at: noon };
  expect(orderOf({ commit: row.mine, committedAt: row.of }, published, row.git)).toBe(row.is);
});
